/** How serious a line of the server's log is, and the mark it has there (server.c, serverLogRaw). */
export const LOG_MARKS = { debug: '.', verbose: '-', notice: '*', warning: '#' } as const;
export type LogLevel = keyof typeof LOG_MARKS;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line of the log in the form of redis-server: `123:M 25 Nov 2026 10:11:12.345 * text`. */
export function logLine(level: LogLevel, text: string, at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(at.getDate())} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${process.pid}:M ${day} ${time}.${ms} ${LOG_MARKS[level]} ${text}\n`;
}
