/** A process that repairs a log and kills itself in front of one of its file operations. */
import { runRepairJob, type RepairJob } from '../../../../src/engine/persistence/repair/repair-job.js';
import { watchedFiles } from './counted-files.js';

const [job = '', place = '0'] = process.argv.slice(2);
runRepairJob(
  JSON.parse(job) as RepairJob,
  {},
  watchedFiles((count) => {
    if (count === Number(place)) process.kill(process.pid, 'SIGKILL');
  }),
);
