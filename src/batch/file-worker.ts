/** A worker thread of a batch. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveFiles } from './file-service.ts';

if (parentPort === null) throw new Error('the file worker is started by wavscope itself');
serveFiles(parentPort, workerData);
