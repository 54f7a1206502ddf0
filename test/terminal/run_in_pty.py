"""Runs a program in a pseudo-terminal and plays a script of keys, signals and sizes to it.

Reads JSON from standard input: {command, env, columns, rows, steps: [[seconds, action, value], ...], limit}.
Actions: "keys" (text), "signal" (name), "size" ([columns, rows]), "hangup" (the terminal is closed), "await" (text: the
next steps count from when it has been written).
Writes JSON: {code, signal, output: [[seconds, text], ...], sent: [seconds, ...], modesKept, seconds, began}: times
count from `began`, which is on the system's monotonic clock.
"""
import codecs, fcntl, json, os, pty, select, signal, struct, sys, termios, time

request = json.load(sys.stdin)


def resize(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


master, slave = pty.openpty()
resize(slave, request["columns"], request["rows"])
before = termios.tcgetattr(slave)
pid = os.fork()
if pid == 0:
    os.close(master)
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd in range(3):
        os.dup2(slave, fd)
    os.environ.update(request["env"])
    os.execvp(request["command"][0], request["command"])

began = origin = time.monotonic()
decoder = codecs.getincrementaldecoder("utf-8")()
output, sent, written, after, status = [], [], "", None, None
steps = list(request["steps"])
while time.monotonic() - began < request["limit"]:
    if master is not None and select.select([master], [], [], 0.005)[0]:
        try:
            text = decoder.decode(os.read(master, 65536))
        except OSError:
            text = ""
        if text:
            output.append([time.monotonic() - began, text])
            written += text
    elif master is None:
        time.sleep(0.005)
    if steps:
        seconds, action, value = steps[0]
        if action == "await":
            if value in written:
                origin = time.monotonic()
                written = ""
                steps.pop(0)
        elif time.monotonic() - origin >= seconds:
            steps.pop(0)
            sent.append(time.monotonic() - began)
            if action == "keys":
                os.write(master, value.encode())
            elif action == "signal":
                os.kill(pid, getattr(signal, value))
            elif action == "size":
                resize(master, *value)
            elif action == "hangup":
                os.close(slave)
                os.close(master)
                master = None
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended:
        break
else:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    status = None

seconds = time.monotonic() - began
if master is not None:
    after = termios.tcgetattr(slave)
    while select.select([master], [], [], 0.05)[0]:
        output.append([time.monotonic() - began, decoder.decode(os.read(master, 65536))])
code = None if status is None else os.waitstatus_to_exitcode(status)
json.dump(
    {
        "code": code if code is not None and code >= 0 else None,
        "signal": signal.Signals(-code).name if code is not None and code < 0 else None,
        "output": output,
        "sent": sent,
        "modesKept": after == before,
        "seconds": seconds,
        "began": began,
    },
    sys.stdout,
)
