// Written by scripts/make-directives.mjs.
import type { Since } from './directive.js';

/** What may follow `sentinel` on a line of a Sentinel's file. */
export interface SentinelRow {
  readonly name: string;
  /** Least and greatest number of words after the name. */
  readonly args: readonly [min: number, max: number];
  readonly since: Since;
  readonly removed?: Since;
  readonly summary: string;
}

export const SENTINEL_ROWS: readonly SentinelRow[] = [
  {
    name: 'monitor',
    args: [4, 4],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Names a primary to watch, with its address, port and the quorum needed to call it down.',
  },
  {
    name: 'down-after-milliseconds',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Silence after which this Sentinel considers the instance down.',
  },
  {
    name: 'failover-timeout',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Time frame that bounds the steps of a failover.',
  },
  {
    name: 'parallel-syncs',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'How many replicas resynchronise at the same time after a failover.',
  },
  {
    name: 'notification-script',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Script that is called for warning events.',
  },
  {
    name: 'client-reconfig-script',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Script that is called when the address of the primary changes.',
  },
  {
    name: 'auth-pass',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Password for the watched primary and its replicas.',
  },
  {
    name: 'auth-user',
    args: [2, 2],
    since: { redis: '6.0', valkey: '7.2' },
    summary: 'ACL user for the watched primary and its replicas.',
  },
  {
    name: 'can-failover',
    args: [2, 2],
    since: { redis: '2.8' },
    removed: { redis: '2.8' },
    summary: 'Whether this Sentinel may start a failover (only 2.6).',
  },
  {
    name: 'current-epoch',
    args: [1, 1],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'State written by Sentinel itself: newest epoch.',
  },
  {
    name: 'myid',
    args: [1, 1],
    since: { redis: '3.2', valkey: '7.2' },
    summary: 'State written by Sentinel itself: its run id.',
  },
  {
    name: 'config-epoch',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'State written by Sentinel itself: configuration epoch of a primary.',
  },
  {
    name: 'leader-epoch',
    args: [2, 2],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'State written by Sentinel itself: last vote.',
  },
  {
    name: 'known-slave',
    args: [3, 3],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'State written by Sentinel itself: a replica it knows.',
  },
  {
    name: 'known-replica',
    args: [3, 3],
    since: { redis: '5.0', valkey: '7.2' },
    summary: 'State written by Sentinel itself: a replica it knows.',
  },
  {
    name: 'known-sentinel',
    args: [3, 4],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'State written by Sentinel itself: another Sentinel it knows.',
  },
  {
    name: 'rename-command',
    args: [3, 3],
    since: { redis: '5.0', valkey: '7.2' },
    summary: 'Tells Sentinel how a command is called on the watched instances.',
  },
  {
    name: 'announce-ip',
    args: [1, 1],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Address that this Sentinel tells the others.',
  },
  {
    name: 'announce-port',
    args: [1, 1],
    since: { redis: '2.8', valkey: '7.2' },
    summary: 'Port that this Sentinel tells the others.',
  },
  {
    name: 'deny-scripts-reconfig',
    args: [1, 1],
    since: { redis: '3.2', valkey: '7.2' },
    summary: 'Forbids changing script paths at runtime.',
  },
  {
    name: 'sentinel-user',
    args: [1, 1],
    since: { redis: '6.2', valkey: '7.2' },
    summary: 'User with which Sentinels log in to each other.',
  },
  {
    name: 'sentinel-pass',
    args: [1, 1],
    since: { redis: '6.2', valkey: '7.2' },
    summary: 'Password with which Sentinels log in to each other.',
  },
  {
    name: 'resolve-hostnames',
    args: [1, 1],
    since: { redis: '6.2', valkey: '7.2' },
    summary: 'Allows host names in place of addresses.',
  },
  {
    name: 'announce-hostnames',
    args: [1, 1],
    since: { redis: '6.2', valkey: '7.2' },
    summary: 'Publishes host names in place of addresses.',
  },
  {
    name: 'master-reboot-down-after-period',
    args: [2, 2],
    since: { redis: '7.0', valkey: '7.2' },
    summary: 'How long a rebooting primary may answer with LOADING errors before a failover starts; 0 turns this off.',
  },
  {
    name: 'primary-reboot-down-after-period',
    args: [2, 2],
    since: { valkey: '8.0' },
    summary: 'Valkey name (8.0+) of master-reboot-down-after-period.',
  },
];
