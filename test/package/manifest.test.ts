/** What package.json tells VS Code holds together, and with the files beside it. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
}

interface Setting {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

interface Section {
  readonly properties: Readonly<Record<string, Setting>>;
}

interface Manifest {
  readonly name: string;
  readonly main: string;
  readonly icon: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly keywords: readonly string[];
  readonly activationEvents: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly priority: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly commands?: readonly Command[];
    readonly menus?: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly keybindings?: readonly { readonly command: string; readonly when?: string }[];
    readonly configuration?: Section | readonly Section[];
  };
}

const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const commands = contributes.commands ?? [];
const ids = new Set(commands.map(({ command }) => command));
const settings = [contributes.configuration ?? []]
  .flat()
  .flatMap(({ properties }) => Object.entries(properties).map(([name, setting]) => ({ name, ...setting })));

describe('the manifest', () => {
  it('costs nothing to those who open no Redis file', () => {
    expect(manifest.activationEvents.filter((event) => event === '*' || event === 'onStartupFinished')).toEqual([]);
  });

  it('takes the files that are its own, and offers itself for the rest', () => {
    for (const { selector, priority } of contributes.customEditors) {
      const own = selector.every(({ filenamePattern }) => filenamePattern === '*.rdb');
      expect(priority).toBe(own ? 'default' : 'option');
    }
  });

  it('names only files that exist or are built', () => {
    expect(existsSync(resolve(root, manifest.icon))).toBe(true);
    expect([manifest.main, ...Object.values(manifest.bin)].every((file) => file.startsWith('./dist/'))).toBe(true);
  });

  it('is typed against the oldest VS Code that it supports', () => {
    const [major, minor] = /(\d+)\.(\d+)/.exec(manifest.engines.vscode)?.slice(1) ?? [];
    expect(manifest.devDependencies['@types/vscode']).toMatch(new RegExp(`^[~^]?${major}\\.${minor}\\.`));
  });

  it('keeps within what the Marketplace allows', () => {
    expect(manifest.keywords.length).toBeLessThanOrEqual(30);
  });
});

describe('commands', () => {
  it('have the prefix of the extension, a title and its category', () => {
    for (const { command, title, category } of commands) {
      expect(command).toMatch(/^redisPersistence\.[a-zA-Z.]+$/);
      expect(title, command).toMatch(/^[A-Z]/);
      expect(category, command).toBe('Redis Persistence');
    }
    expect(ids.size).toBe(commands.length);
  });

  it('are declared before a menu or a key uses them', () => {
    const used = [...Object.values(contributes.menus ?? {}).flat(), ...(contributes.keybindings ?? [])];
    const unknown = used.filter(({ command }) => command?.startsWith('redisPersistence.') && !ids.has(command));
    expect(unknown).toEqual([]);
  });

  it('are there for a right click on everything that is listed', () => {
    const conditions = (contributes.menus?.['webview/context'] ?? []).map(({ when }) => when ?? '');
    for (const section of ['key', 'namespace', 'database', 'damage'])
      expect(
        conditions.some((when) => new RegExp(`webviewSection.*\\b${section}\\b`).test(when)),
        section,
      ).toBe(true);
  });

  it('take keys only from our own editors', () => {
    for (const { command, when } of contributes.keybindings ?? []) {
      expect(when, command).toMatch(/activeCustomEditorId|activeWebviewPanelId|focusedView/);
    }
  });
});

describe('settings', () => {
  it('have the prefix of the extension and explain themselves', () => {
    for (const { name, type, description, markdownDescription, enum: values, enumDescriptions } of settings) {
      expect(name).toMatch(/^redisPersistence\./);
      expect(type ?? values, name).toBeDefined();
      expect((description ?? markdownDescription ?? '').length, name).toBeGreaterThan(10);
      if (values !== undefined) expect(enumDescriptions?.length, name).toBe(values.length);
    }
  });
});
