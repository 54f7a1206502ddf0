"""The figure as the Python original drew it: spectrogram, full-length FFT and waveform of the mean of the channels.

Usage: python3 three-panels.py in.wav out.png
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from scipy.io import wavfile

rate, samples = wavfile.read(sys.argv[1])
mix = samples.mean(axis=1) / 32768
figure, (specgram, spectrum, wave) = plt.subplots(3, 1, figsize=(8.5, 11), dpi=150)
specgram.specgram(mix, NFFT=256, Fs=rate, noverlap=128, cmap="gist_heat")
level = 20 * np.log10(np.abs(np.fft.fftshift(np.fft.fft(mix))) + 1e-12)
spectrum.plot(np.fft.fftshift(np.fft.fftfreq(len(mix), 1 / rate)) / 1000, level)
wave.plot(np.arange(len(mix)) / rate, mix)
figure.savefig(sys.argv[2])
