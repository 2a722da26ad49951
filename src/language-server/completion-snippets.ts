/** Groups of lines that belong together, to be filled in. */
import type { Target } from '../engine/conf/target.js';
import { atLeast } from '../engine/conf/target.js';

/** A snippet, in the notation of the protocol. */
export interface ConfSnippet {
  readonly label: string;
  readonly detail: string;
  readonly body: string;
}

/** The snippets that a target can read. */
export function snippetsFor(target: Target): readonly ConfSnippet[] {
  const replica = atLeast(target, '5.0', '7.2') ? 'replicaof' : 'slaveof';
  const snippets: ConfSnippet[] = [
    {
      label: 'snapshot points',
      detail: 'The usual three save lines',
      body: 'save ${1:3600} ${2:1}\nsave ${3:300} ${4:100}\nsave ${5:60} ${6:10000}\n',
    },
    { label: 'no snapshots', detail: 'Turns snapshots off', body: 'save ""\n' },
    {
      label: 'append-only file',
      detail: 'Lose at most about a second of writes',
      body: 'appendonly yes\nappendfsync ${1|everysec,always,no|}\n',
    },
    {
      label: 'cache',
      detail: 'A memory limit with eviction, and nothing on disk',
      body:
        'maxmemory ${1:1gb}\nmaxmemory-policy ${2|allkeys-lru,allkeys-lfu,volatile-lru,volatile-ttl|}\n' +
        'save ""\nappendonly no\n',
    },
    { label: 'replica', detail: 'Follow another server', body: `${replica} \${1:host} \${2:6379}\n` },
  ];
  if (atLeast(target, '6.0', '7.2')) {
    snippets.push({
      label: 'ACL user',
      detail: 'A user with a password, for keys of one prefix',
      body: 'user ${1:name} on >${2:password} ~${3:prefix:}* +@${4|read,write,all|}\n',
    });
  }
  return snippets;
}
