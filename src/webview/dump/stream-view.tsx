import { useState } from 'preact/hooks';
import type { Cell, StreamGroupView, ValueView } from '../../protocol/dump.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { localTime, relativeTime, zonedTime } from '../shared/instant.js';
import { useObservable } from '../shared/observable.js';
import { useModel, useQuantities } from './context.js';
import { TabStrip } from '../shared/tab-strip.js';
import { ValueTable } from './value-table.js';
import type { TableColumn, TableRow, ValueTableData } from './value-columns.js';
import { WORDS } from './words.js';

type StreamValue = Extract<ValueView, { readonly kind: 'stream' }>;
type Part = 'entries' | 'groups' | 'facts';

/** Most fields that get a column of their own, when all entries of a page have the same fields. */
const MOST_COLUMNS = 8;

/** A stream: its entries, its consumer groups with consumers and pending entries, and its facts. */
export function StreamView({
  value,
  row,
  onOpen,
}: {
  readonly value: StreamValue;
  readonly row: number;
  readonly onOpen: (element: number | null) => void;
}) {
  const quantities = useQuantities();
  const [part, setPart] = useState<Part>('entries');
  return (
    <>
      <TabStrip
        small
        label={WORDS.type.stream}
        tabs={[
          { id: 'entries', label: WORDS.value.entries },
          { id: 'groups', label: `${WORDS.value.groups} (${quantities.count(value.groups.length)})` },
          { id: 'facts', label: WORDS.value.facts },
        ]}
        selected={part}
        onSelect={setPart}
      />
      {part === 'entries' && (
        <ValueTable table={entryTable(value)} row={row} sort={null} onOpen={onOpen} label={WORDS.value.entries} />
      )}
      {part === 'groups' && <Groups groups={value.groups} />}
      {part === 'facts' && <FactTable facts={value.facts} />}
    </>
  );
}

/** Named facts, one a line. */
export function FactTable({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl class="fact-list">
      {facts.map(([name, value], at) => (
        <div key={at}>
          <dt>{name}</dt>
          <dd class="data">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Entries as a table: a column a field when all entries have the same ones, else all fields of an entry in one. */
export function entryTable(value: StreamValue): ValueTableData {
  const nameOf = (field: Cell): string => bytesToText(field.bytes);
  const names = value.entries[0]?.fields.map(([field]) => nameOf(field)) ?? [];
  const same =
    names.length <= MOST_COLUMNS &&
    new Set(names).size === names.length &&
    value.entries.every(
      ({ fields }) => fields.length === names.length && fields.every(([field], at) => nameOf(field) === names[at]),
    );
  const idColumn: TableColumn = {
    name: WORDS.value.column.id,
    numeric: false,
    sortBy: null,
    track: 'minmax(150px, 170px)',
  };
  const rowOf = (at: number, id: string, cells: TableRow['cells']): TableRow => ({
    element: value.start + at,
    index: String(value.start + at),
    cells: [{ kind: 'text', text: id }, ...cells],
  });
  if (same) {
    return {
      columns: [idColumn, ...names.map((name) => ({ name, numeric: false, sortBy: null, track: 'minmax(60px, 1fr)' }))],
      rows: value.entries.map(({ id, fields }, at) =>
        rowOf(
          at,
          id,
          fields.map(([, cell], column) => ({ kind: 'bytes', cell, column })),
        ),
      ),
    };
  }
  return {
    columns: [idColumn, { name: WORDS.value.column.fields, numeric: false, sortBy: null, track: 'minmax(80px, 1fr)' }],
    rows: value.entries.map(({ id, fields }, at) =>
      rowOf(at, id, [
        {
          kind: 'text',
          text: fields.map(([field, held]) => `${nameOf(field)}: ${bytesToText(held.bytes)}`).join(', '),
        },
      ]),
    ),
  };
}

function Groups({ groups }: { readonly groups: readonly StreamGroupView[] }) {
  if (groups.length === 0) return <p class="empty-note">{WORDS.value.noGroups}</p>;
  return (
    <div class="stream-groups">
      {groups.map((group, at) => (
        <Group group={group} key={at} />
      ))}
    </div>
  );
}

function Group({ group }: { readonly group: StreamGroupView }) {
  const quantities = useQuantities();
  const { name, lastId, entriesRead, pendingTotal, consumers, pending } = group;
  const words = WORDS.value.group;
  return (
    <details open>
      <summary>
        <span class="data">{bytesToText(name.bytes)}</span>{' '}
        <span class="faint">
          {words.lastId} <span class="data">{lastId}</span>
          {entriesRead !== null && (
            <>
              {' '}
              · {words.read} {entriesRead}
            </>
          )}{' '}
          · {words.pending} {quantities.count(pendingTotal)}
        </span>
      </summary>
      {consumers.length === 0 ? (
        <p class="faint">{WORDS.value.noConsumers}</p>
      ) : (
        <ConsumerTable consumers={consumers} />
      )}
      {pending.length > 0 && (
        <>
          <h3>
            {WORDS.value.pending}
            {pending.length < pendingTotal && (
              <span class="faint">
                {' '}
                {WORDS.value.pendingMore(quantities.count(pending.length), quantities.count(pendingTotal))}
              </span>
            )}
          </h3>
          <table class="plain-table">
            <thead>
              <tr>
                <th scope="col">{WORDS.value.column.id}</th>
                <th scope="col">{WORDS.value.column.consumer}</th>
                <th scope="col">{WORDS.value.column.delivered}</th>
                <th scope="col" class="number">
                  {WORDS.value.column.deliveries}
                </th>
              </tr>
            </thead>
            <tbody>
              {pending.map((entry) => (
                <tr key={entry.id}>
                  <td class="data">{entry.id}</td>
                  <td class="data">{entry.consumer === null ? WORDS.keys.never : bytesToText(entry.consumer.bytes)}</td>
                  <td>
                    <When ms={entry.deliveredAt} />
                  </td>
                  <td class="number">{quantities.count(entry.deliveries)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </details>
  );
}

function ConsumerTable({ consumers }: { readonly consumers: StreamGroupView['consumers'] }) {
  const quantities = useQuantities();
  return (
    <>
      <h3>{WORDS.value.consumers}</h3>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{WORDS.value.column.name}</th>
            <th scope="col" class="number">
              {WORDS.value.column.pending}
            </th>
            <th scope="col">{WORDS.value.column.seen}</th>
            <th scope="col">{WORDS.value.column.active}</th>
          </tr>
        </thead>
        <tbody>
          {consumers.map((consumer, at) => (
            <tr key={at}>
              <td class="data">{bytesToText(consumer.name.bytes)}</td>
              <td class="number">{quantities.count(consumer.pending)}</td>
              <td>
                <When ms={consumer.seenAt} />
              </td>
              <td>
                <When ms={consumer.activeAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A time of the past; null is a version that did not write it, -1 a consumer that was never active. */
function When({ ms }: { readonly ms: number | null }) {
  const now = useObservable(useModel().now);
  if (ms === null) return <span class="faint">{WORDS.keys.never}</span>;
  if (ms < 0) return <span class="faint">{WORDS.value.neverActive}</span>;
  return (
    <span title={zonedTime(ms)}>
      {localTime(ms)} <span class="faint">{relativeTime(ms, now)}</span>
    </span>
  );
}
