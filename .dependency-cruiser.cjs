// Which folder may import which: docs/architecture.md as rules. Imports go down only:
//   extension, cli, webview  >  protocol, language-server  >  engine
// and inside the engine
//   server, replay  >  persistence  >  commands, analysis  >  aof, rdb, conf, keyspace  >  codec
// with io beside them for whatever touches files.

const { builtinModules } = require('node:module');

const CORE = '^src/engine/(codec|rdb|aof|conf|keyspace|commands|scripting|analysis|index|log-index)/';

/** The editor's own module, resolved to its types or not at all. */
const VSCODE = '(^vscode$|(^|/)node_modules/@types/vscode/)';

/** What scripts/build.mjs makes bundles from. */
const ENTRIES =
  '^src/(extension/(extension|web|threads/[^/]+)|language-server/(node|worker)-main|cli/main|webview/[^/]+/main)\\.tsx?$';

/** Node's own modules, as they are resolved: by their bare names. */
const NODE = `^(node:)?(${builtinModules.join('|')})$`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'engine-stands-alone',
      comment: 'The engine knows neither an editor, nor a page, nor a terminal.',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: ['^src/(?!engine/)', VSCODE, '^node_modules/preact/'] },
    },
    {
      name: 'core-without-node',
      comment: 'The core of the engine has to run in a web worker too: no way from it leads to Node.',
      severity: 'error',
      from: { path: CORE },
      to: { path: NODE, reachable: true },
    },
    {
      name: 'core-below-io',
      comment: 'Files and sockets are for others; the core takes a ByteSource and a ByteSink.',
      severity: 'error',
      from: { path: CORE },
      to: { path: ['^src/engine/(persistence|server|replay)/', '^src/engine/io/(file|atomic)-'] },
    },
    {
      name: 'codec-at-the-bottom',
      comment: 'An encoding knows bytes and the words for damage, and nothing of the files that hold it.',
      severity: 'error',
      from: { path: '^src/engine/codec/' },
      to: { path: '^src/engine/(?!codec/|io/byte-source|rdb/damage\\.ts$)' },
    },
    {
      name: 'formats-below-analysis',
      comment: 'Reading a format comes before making something of it.',
      severity: 'error',
      from: { path: '^src/engine/(io|rdb|aof|conf|keyspace)/' },
      // What commands are stands in a table: logs, ACL rules and rename-command need it.
      to: {
        path: '^src/engine/(analysis|commands|persistence|server|replay)/',
        pathNot: '^src/engine/commands/table/',
      },
    },
    {
      name: 'scripting-below-commands',
      comment: 'Scripts reach commands through their host only.',
      severity: 'error',
      from: { path: '^src/engine/scripting/' },
      to: { path: '^src/engine/(commands|analysis|index|conf|aof|persistence|server|replay)/' },
    },
    {
      name: 'persistence-below-server',
      severity: 'error',
      from: { path: '^src/engine/(persistence|commands)/' },
      to: { path: '^src/engine/(server|replay)/' },
    },
    {
      name: 'language-server-without-editor',
      comment: 'Language services are functions over text; the extension wires them up.',
      severity: 'error',
      from: { path: '^src/language-server/' },
      to: { path: ['^src/(?!language-server/|engine/)', VSCODE] },
    },
    {
      name: 'protocol-is-types-of-the-engine',
      comment: 'Messages are plain data that both sides know.',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: ['^src/(?!protocol/|engine/)', VSCODE, '^node_modules/'] },
    },
    {
      name: 'protocol-without-node',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: NODE, reachable: true },
    },
    {
      name: 'page-stands-alone',
      comment: 'A page talks to the rest in messages. Of the engine it may use types and text functions.',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: {
        path: ['^src/(?!webview/|protocol/|engine/)', '^src/engine/(?!analysis/|rdb/|keyspace/|codec/|index/|log-index/|aof/)', VSCODE],
      },
    },
    {
      name: 'page-without-node',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: { path: NODE, reachable: true },
    },
    {
      name: 'terminal-without-editor',
      comment: 'The command line is the engine with a printer.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: ['^src/(extension|webview|language-server)/', VSCODE] },
    },
    {
      name: 'extension-without-page',
      comment: 'The extension names the files of a page; it never imports its code.',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: { path: '^src/(webview|cli)/' },
    },
    {
      name: 'threads-without-editor',
      comment: 'VS Code is there on the extension host’s own thread only.',
      severity: 'error',
      from: { path: '^src/extension/threads/' },
      to: { path: VSCODE },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'Nobody uses it, and it uses nothing.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'reached-by-an-entry',
      comment: 'What only tests use is no part of the product.',
      severity: 'error',
      from: { path: ENTRIES },
      to: { path: '^src/', pathNot: [ENTRIES, '\\.d\\.ts$'], reachable: false },
    },
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bench)/' },
    },
    {
      name: 'declared-packages-only',
      comment: 'What is bundled stands in package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        pathNot: ['node_modules/@types/', '\\.(css|ttf)$'],
      },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|dist-test|test/fixtures)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count too: a layer that needs another's types is above it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
