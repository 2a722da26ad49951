import { useEffect, useRef } from 'preact/hooks';
import { bytesToText } from '../../engine/analysis/text.js';
import type { CommandDetail, CommandSummary, LogRow } from '../../protocol/timeline.js';
import { Icon } from '../shared/icon.js';
import { duration, localTime, zonedTime } from '../shared/instant.js';
import { MenuButton } from '../shared/menu.js';
import { useObservable } from '../shared/observable.js';
import { useQuantities } from '../shared/quantities-context.js';
import { hexOffset } from '../shared/quantity.js';
import { useRested } from '../shared/rested.js';
import { ArgumentTable } from './argument-table.js';
import { useModel, useQuery } from './context.js';
import { DamageNote } from './damage-note.js';
import { KeyHistoryList } from './key-history-list.js';
import { WORDS } from './words.js';

/** The selected row in full: a command with its arguments, a transaction, damage in words, a file. */
export function DetailPane() {
  const model = useModel();
  const selected = useObservable(model.selected);
  const focus = useObservable(model.focus);
  const rested = useRested(selected);
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus?.place === 'details') element.current?.focus();
  }, [focus]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    model.focus.set({ place: 'rows' });
  };
  return (
    <section
      class="value-pane"
      tabIndex={-1}
      ref={element}
      data-pane="value"
      aria-label={WORDS.details.label}
      onKeyDown={onKeyDown}
    >
      {rested === null && <p class="empty-note">{WORDS.details.none}</p>}
      {rested?.kind === 'command' && <CommandDetails key={rested.command.row} summary={rested.command} />}
      {rested?.kind === 'transaction' && <TransactionDetails row={rested} />}
      {rested?.kind === 'damage' && <DamageDetails row={rested} />}
      {rested?.kind === 'file' && <FileDetails file={rested.file} />}
      {rested?.kind === 'preamble' && <PreambleDetails row={rested} />}
    </section>
  );
}

function CommandDetails({ summary }: { readonly summary: CommandSummary }) {
  const { row } = summary;
  const { answer: detail, error } = useQuery({ kind: 'command' as const, row });
  const argumentKey = detail?.keys.map(({ argument }) => argument) ?? [];
  return (
    <>
      <div class="value-head" data-vscode-context={menuContext(summary, false)}>
        <h2 class="data key-name" tabIndex={0}>
          {detail?.fullName ?? summary.name} {summary.key}
        </h2>
        <CommandFacts summary={summary} detail={detail} />
        {detail !== null && <About detail={detail} />}
        <CommandActions summary={summary} group={false} />
      </div>
      {error !== null && <p class="empty-note">{WORDS.details.failed(error)}</p>}
      {detail !== null && detail.argumentCount > 1 && (
        <ArgumentTable row={row} count={detail.argumentCount} keys={argumentKey} />
      )}
      {detail !== null && detail.keys.length > 0 && (
        <KeyHistoryList row={row} name={bytesToText(detail.keys[0].name.bytes, { limit: 200 })} />
      )}
    </>
  );
}

const menuContext = ({ row, file, offset }: CommandSummary, group: boolean): string =>
  JSON.stringify({
    webviewSection: group ? 'transaction' : 'command',
    row,
    group,
    file,
    offset,
    preventDefaultContextMenuItems: true,
  });

function CommandFacts({
  summary,
  detail,
}: {
  readonly summary: CommandSummary;
  readonly detail: CommandDetail | null;
}) {
  const model = useModel();
  const quantities = useQuantities();
  const files = useObservable(model.overview)?.files ?? [];
  const { row, file, offset, length, time, db, effect } = summary;
  const place = hexOffset(offset);
  const name = files.length > 1 ? files[file]?.name : undefined;
  const transaction = detail?.transaction ?? null;
  return (
    <div class="value-facts">
      <span class="fact">{WORDS.details.number(quantities.count(row + 1))}</span>
      <button
        type="button"
        class="fact link data"
        title={`${WORDS.details.bytesTitle} (${quantities.count(offset)})`}
        onClick={() => model.showBytes({ file, offset, length })}
      >
        {name === undefined ? WORDS.details.at(place) : WORDS.details.inFile(name, place)}
      </button>
      <span class="fact" title={quantities.exactBytes(length)}>
        {quantities.bytes(length)}
      </span>
      {time !== null && (
        <span class="fact" title={zonedTime(time * 1000)}>
          {localTime(time * 1000, true)}
        </span>
      )}
      <span class="fact">db{db}</span>
      <span class="fact">{WORDS.effect[effect]}</span>
      {transaction !== null && (
        <button type="button" class="fact link" onClick={() => void model.reveal(transaction)}>
          {WORDS.details.inTransaction}
        </button>
      )}
    </div>
  );
}

/** What the command does, and what it sets. */
function About({ detail }: { readonly detail: CommandDetail }) {
  const { about, expiry, effect } = detail;
  return (
    <>
      {about !== null && <p class="about">{about}</p>}
      {about === null && effect === 'unknown' && (
        <p class="note-warning">
          <Icon name="warning" /> {WORDS.details.unknown}
        </p>
      )}
      {expiry?.kind === 'in' && <p class="about">{WORDS.details.expiresIn(duration(Math.max(0, expiry.ms)))}</p>}
      {expiry?.kind === 'at' && (
        <p class="about" title={zonedTime(expiry.ms)}>
          {expiry.past
            ? WORDS.details.expiresPast(localTime(expiry.ms, true))
            : WORDS.details.expiresAt(localTime(expiry.ms, true))}
        </p>
      )}
    </>
  );
}

function CommandActions({ summary, group }: { readonly summary: CommandSummary; readonly group: boolean }) {
  const model = useModel();
  const opened = useObservable(model.opened);
  const { connection } = model;
  const { row, file, offset, length } = summary;
  const copy = (what: 'redis-cli' | 'resp' | 'json') => () => connection.request({ kind: 'copy', row, group, what });
  const canRepair = opened.kind === 'log' && opened.settings.canRepair;
  return (
    <div class="value-actions">
      <MenuButton
        label={WORDS.details.copy}
        text={WORDS.details.copy}
        items={[
          { label: WORDS.details.copyCli, run: copy('redis-cli') },
          { label: WORDS.details.copyResp, run: copy('resp') },
          { label: WORDS.details.copyJson, run: copy('json') },
        ]}
      />
      <button
        type="button"
        class="text-button"
        title={WORDS.details.textTitle}
        onClick={() => connection.request({ kind: 'open-text', file, offset })}
      >
        {WORDS.details.text}
      </button>
      <button
        type="button"
        class="text-button"
        title={WORDS.details.bytesTitle}
        onClick={() => model.showBytes({ file, offset, length })}
      >
        {WORDS.details.bytes}
      </button>
      {canRepair && (
        <>
          <button
            type="button"
            class="text-button"
            title={WORDS.details.cutTitle}
            onClick={() => connection.request({ kind: 'cut', row })}
          >
            {WORDS.details.cut}
          </button>
          <button
            type="button"
            class="text-button"
            title={WORDS.details.removeTitle}
            onClick={() => connection.request({ kind: 'remove', row, group })}
          >
            {WORDS.details.remove}
          </button>
        </>
      )}
    </div>
  );
}

function TransactionDetails({ row }: { readonly row: LogRow & { readonly kind: 'transaction' } }) {
  const quantities = useQuantities();
  const { command, commands, bytes, end } = row;
  return (
    <div class="value-head" data-vscode-context={menuContext(command, true)}>
      <h2 class="data key-name">{WORDS.end[end]}</h2>
      <CommandFacts summary={command} detail={null} />
      <p class="about">
        {WORDS.details.transaction(quantities.count(commands), quantities.bytes(bytes))}
        {end === 'open' ? `. ${WORDS.details.endOpen}` : ''}
      </p>
      <CommandActions summary={command} group={true} />
    </div>
  );
}

function DamageDetails({ row }: { readonly row: LogRow & { readonly kind: 'damage' } }) {
  const model = useModel();
  const opened = useObservable(model.opened);
  const { file, damage } = row;
  const { offset, length } = damage;
  return (
    <div class="value-head">
      <DamageNote file={file} damage={damage} />
      {file >= 0 && (
        <div class="value-actions">
          <button type="button" class="text-button" onClick={() => model.showBytes({ file, offset, length })}>
            {WORDS.details.bytes}
          </button>
          <button
            type="button"
            class="text-button"
            title={WORDS.details.textTitle}
            onClick={() => model.connection.request({ kind: 'open-text', file, offset })}
          >
            {WORDS.details.text}
          </button>
          {opened.kind === 'log' && opened.settings.canRepair && (
            <button type="button" class="primary-button" onClick={() => model.connection.request({ kind: 'repair' })}>
              {WORDS.details.repair}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function FileDetails({ file }: { readonly file: number }) {
  const model = useModel();
  const quantities = useQuantities();
  const found = useObservable(model.overview)?.files[file];
  if (found === undefined) return null;
  return (
    <div class="value-head">
      <h2 class="data key-name">{found.name}</h2>
      <div class="value-facts">
        <span class="fact" title={quantities.exactBytes(found.bytes)}>
          {quantities.bytes(found.bytes)}
        </span>
      </div>
      <div class="value-actions">
        <button type="button" class="text-button" onClick={() => model.showBytes({ file, offset: 0, length: 0 })}>
          {WORDS.details.bytes}
        </button>
      </div>
    </div>
  );
}

function PreambleDetails({ row }: { readonly row: LogRow & { readonly kind: 'preamble' } }) {
  const model = useModel();
  const quantities = useQuantities();
  const { file, bytes, keys, version, complete } = row;
  return (
    <div class="value-head">
      <h2 class="key-name">{WORDS.list.preamble(quantities.count(keys), quantities.bytes(bytes), String(version))}</h2>
      {!complete && <p class="note-warning">{WORDS.list.preambleCut}</p>}
      <div class="value-actions">
        <button
          type="button"
          class="primary-button"
          onClick={() => model.connection.request({ kind: 'open-preamble', file })}
        >
          {WORDS.list.openDump}
        </button>
        <button type="button" class="text-button" onClick={() => model.showBytes({ file, offset: 0, length: bytes })}>
          {WORDS.details.bytes}
        </button>
      </div>
    </div>
  );
}
