import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as contributions from '../../src/extension/contributions';

type Manifest = {
  readonly publisher: string;
  readonly name: string;
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: boolean; readonly description: string };
  };
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; enablement?: string }[];
    readonly views: Readonly<Record<string, readonly { id: string; name: string; when?: string }[]>>;
    readonly viewsWelcome: readonly { view: string; contents: string; when?: string }[];
    readonly menus: Readonly<Record<string, readonly { command?: string; submenu?: string; when?: string }[]>>;
    readonly submenus?: readonly { id: string }[];
    readonly keybindings?: readonly { command: string; when?: string }[];
    readonly configuration: readonly { title: string; properties: Readonly<Record<string, Property>> }[];
  };
};
type Property = {
  readonly scope?: string;
  readonly default?: unknown;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
};

const manifestText = readFileSync(join(FRESH_EYES_ROOT, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const { contributes } = manifest;
const sources = readdirSync(join(FRESH_EYES_ROOT, 'src/extension'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'contributions.ts')
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');
const properties = Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Record<
  string,
  Property
>;
const whenClauses = [...manifestText.matchAll(/"(?:when|enablement)": "((?:[^"\\]|\\.)*)"/g)].map(
  ([, clause]) => clause ?? '',
);

/** Menus that a Marketplace extension may use (VS Code 1.139); code-server takes any, so no editor test finds a mistake. */
const stableMenus = new Set([
  ...['commandPalette', 'editor/title', 'editor/title/run', 'editor/context', 'editor/title/context'],
  ...['editor/lineNumber/context', 'explorer/context', 'scm/title', 'scm/sourceControl', 'scm/repository'],
  ...['scm/resourceGroup/context', 'scm/resourceFolder/context', 'scm/resourceState/context', 'scm/change/title'],
  ...['view/title', 'view/item/context', 'comments/commentThread/title', 'comments/commentThread/context'],
  ...['comments/comment/title', 'comments/comment/context', 'timeline/title', 'timeline/item/context'],
  ...['webview/context', 'file/newFile', 'terminal/context'],
]);

describe('what code and package.json say of each other', () => {
  const same = (inCode: readonly string[], inManifest: readonly string[]) =>
    assert.deepEqual([...inCode].sort(), [...new Set(inManifest)].sort());

  it('commands', () => {
    same(
      Object.values(contributions.command),
      contributes.commands.map(({ command }) => command),
    );
  });

  it('views', () => {
    same(
      Object.values(contributions.view),
      Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id)),
    );
    for (const { view } of contributes.viewsWelcome)
      assert.ok((Object.values(contributions.view) as string[]).includes(view), view);
  });

  it('settings', () => {
    same(Object.values(contributions.setting), Object.keys(properties));
  });

  it('context keys, each asked for by some menu, view or key', () => {
    const asked = whenClauses.flatMap((clause) => clause.match(/freshEyes\.[\w.]+/g) ?? []);
    const ids = new Set<string>([...Object.values(contributions.view), ...Object.keys(properties)]);
    // `config.freshEyes.…` asks for a setting, `view == freshEyes.…` for a view.
    same(
      Object.values(contributions.contextKey),
      asked.filter((key) => !ids.has(key)),
    );
  });

  it('the identifier of the extension', () => {
    assert.equal(contributions.extensionId, `${manifest.publisher}.${manifest.name}`);
  });

  it('every id is used somewhere in the code', () => {
    for (const [table, ids] of Object.entries({
      command: contributions.command,
      view: contributions.view,
      setting: contributions.setting,
      contextKey: contributions.contextKey,
      scheme: contributions.scheme,
    })) {
      for (const name of Object.keys(ids))
        assert.match(sources, new RegExp(`\\b${table}\\.${name}\\b`), `${table}.${name}`);
    }
  });
});

describe('the manifest', () => {
  it('runs beside the repository, and says why not where there is none', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
    const { supported, description } = manifest.capabilities.virtualWorkspaces;
    assert.equal(supported, false);
    assert.match(description, /^%[\w.]+%$/);
  });

  it('uses stable menus only', () => {
    const submenus = new Set(contributes.submenus?.map(({ id }) => id));
    for (const menu of Object.keys(contributes.menus)) assert.ok(stableMenus.has(menu) || submenus.has(menu), menu);
  });

  it('asks for no proposed API', () => {
    assert.doesNotMatch(manifestText, /enabledApiProposals/);
  });

  it('names only its own commands in menus, keys and welcome texts', () => {
    const focus = Object.values(contributions.view).map((id) => `${id}.focus`);
    const own = new Set<string>([...Object.values(contributions.command), ...focus]);
    for (const entries of Object.values(contributes.menus)) {
      for (const { command } of entries) assert.ok(command === undefined || own.has(command), command);
    }
    for (const { command } of contributes.keybindings ?? []) assert.ok(own.has(command), command);
    const texts = readFileSync(join(FRESH_EYES_ROOT, 'package.nls.json'), 'utf8');
    for (const [, id = ''] of texts.matchAll(/command:(freshEyes\.[\w.]+)/g)) assert.ok(own.has(id), id);
  });

  it('has at most 25 settings in four groups, each with a description and a scope', () => {
    assert.equal(contributes.configuration.length, 4);
    assert.ok(Object.keys(properties).length <= 25, String(Object.keys(properties).length));
    for (const [id, property] of Object.entries(properties)) {
      assert.ok(property.markdownDescription, id);
      assert.ok(property.scope, id);
      assert.notEqual(property.default, undefined, id);
      assert.equal(property.enum?.length, property.markdownEnumDescriptions?.length, id);
    }
  });

  it('lets no workspace decide where code goes, by which program, or at what price', () => {
    for (const [id, { scope }] of Object.entries(properties)) {
      if (/^freshEyes\.(model|git|limits|privacy)\./.test(id)) assert.match(scope ?? '', /^(application|machine)$/, id);
    }
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const id of restricted) assert.ok(id in properties, id);
  });

  it('shows no text that is not localised', () => {
    const texts = JSON.parse(readFileSync(join(FRESH_EYES_ROOT, 'package.nls.json'), 'utf8')) as Record<string, string>;
    const asked = new Set([...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? ''));
    assert.deepEqual([...asked].sort(), Object.keys(texts).sort());
    const shown = [
      ...contributes.commands.map(({ title }) => title),
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ name }) => name)),
      ...contributes.configuration.map(({ title }) => title),
      ...Object.values(properties).flatMap((p) => [p.markdownDescription ?? '', ...(p.markdownEnumDescriptions ?? [])]),
    ];
    for (const text of shown) assert.match(text, /^%[\w.]+%$/, text);
  });
});

describe('the welcome of the findings view', () => {
  type Keys = Readonly<Record<string, string | number | boolean>>;
  const usual: Keys = {
    isWorkspaceTrusted: true,
    workbenchState: 'folder',
    'git.state': 'initialized',
    gitOpenRepositoryCount: 1,
    'freshEyes.hasModel': true,
    'freshEyes.verdict': '',
  };

  /** As the editor reads a clause, for the operators that are used here. */
  function holds(clause: string, keys: Keys): boolean {
    return clause.split(/\s*&&\s*/).every((term) => {
      const [, not, key = '', operator, quoted] = /^(!?)([\w.]+)(?:\s*(==|!=)\s*'?([^']*)'?)?$/.exec(term) ?? [];
      assert.ok(key, `"${term}" is not understood by this test.`);
      const value = keys[key];
      if (operator === undefined) return not === '!' ? !value : Boolean(value);
      return (String(value) === quoted) === (operator === '==');
    });
  }

  const states: readonly (readonly [string, Keys, readonly string[]])[] = [
    ['in Restricted Mode', { isWorkspaceTrusted: false }, ['restricted']],
    ['without a folder', { workbenchState: 'empty', gitOpenRepositoryCount: 0 }, ['noFolder']],
    ['without a repository', { gitOpenRepositoryCount: 0 }, ['noGit']],
    ['on a machine without git', { 'git.missing': true, 'git.state': '', gitOpenRepositoryCount: '' }, ['gitMissing']],
    ['with nothing staged', {}, ['nothingStaged']],
    ['with something staged', { 'freshEyes.hasStaged': true }, ['notReviewed']],
    ['without a model', { 'freshEyes.hasStaged': true, 'freshEyes.hasModel': false }, ['notReviewed', 'noModel']],
    ['while a review runs', { 'freshEyes.isRunning': true }, []],
    [
      'after a review of nothing',
      { 'freshEyes.hasReview': true, 'freshEyes.verdict': 'nothing-to-review' },
      ['nothingStaged'],
    ],
    ['with findings', { 'freshEyes.hasReview': true, 'freshEyes.hasFindings': true }, []],
  ];
  for (const [state, keys, expected] of states) {
    it(`fits ${state}`, () => {
      const shown = contributes.viewsWelcome
        .filter(({ view, when }) => view === contributions.view.findings && holds(when ?? '', { ...usual, ...keys }))
        .map(({ contents }) => contents.replace(/^%welcome\.|%$/g, ''));
      assert.deepEqual(shown, expected);
    });
  }
});
