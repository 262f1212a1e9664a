import assert from 'node:assert/strict';
import { ScriptTarget } from 'typescript';
import { importPath, probeCode, scratchText } from '../../../../../src/core/findings/trial/scratchText';
import { trialOutcome, type TrialOutcome } from '../../../../../src/core/findings/trial/trialOutcome';
import { typescriptErrors, withoutProject } from './typescriptErrors';

/** What the edited file imports, and what its project declares elsewhere. */
const around = {
  '/repo/src/pets.ts': `export type Animal = { name: string };
export type Cat = Animal & { meow: string };
export function isCat(animal: Animal): animal is Cat {
  return 'meow' in animal;
}
export interface Request { path: string }
`,
  '/repo/src/more.d.ts': `export {};
declare module './pets' { interface Request { user: string } }
declare global { interface Array<T> { second(): T } var shelter: string }
`,
};
const text = `import { isCat, type Animal, type Cat, type Request } from './pets';

class Till {
  readonly cents: number = 0;
}
const rate = 1.2;
const till = new Till();
function plus(a: number, b: number): number {
  return a + b;
}
function found(names: readonly string[]): string {
  return names[0] ?? '';
}
export async function sum(animals: Animal[], request: Request, names: string[]): Promise<number> {
  const cats: Cat[] = animals.filter(isCat);
  const path: string = request.path;
  let count = 0;
  count += plus(cats.length, 1);
  animals.forEach((animal) => { count += animal.name.length; });
  return count + path.length + found(names).length + rate + till.cents;
}
`;

type Edit = { readonly what: string; readonly from: string; readonly to: string; readonly error?: RegExp | null };

/** `error`: what the trial says, null for no new error; left out where it says nothing. */
const edits: readonly Edit[] = [
  { what: 'nothing but a number', from: 'rate = 1.2', to: 'rate = 1.19', error: null },
  {
    what: 'a text for a number',
    from: 'return a + b',
    to: 'return String(a + b)',
    error: /'string' is not assignable/,
  },
  {
    what: 'a text in an argument',
    from: 'plus(cats.length, 1)',
    to: 'plus("1", 1)',
    error: /^Argument of type 'string'/,
  },
  { what: 'one argument less', from: 'plus(cats.length, 1)', to: 'plus(cats.length)', error: /^Expected 2 arguments/ },
  {
    what: 'a new value of a constant',
    from: 'let count = 0;',
    to: 'const count = 0;',
    error: /because it is a constant/,
  },
  {
    what: 'a new value of what is read-only',
    from: 'let count = 0;',
    to: 'let count = 0; till.cents = 1;',
    error: /read-only/,
  },
  { what: 'a name twice', from: 'let count = 0;', to: 'let count = 0; let count = 1;', error: /redeclare/ },
  { what: 'await where it cannot be', from: 'count += animal', to: 'await 0; count += animal', error: /^'await'/ },
  {
    what: 'a member that its own class lacks',
    from: 'till.cents;',
    to: 'till.euros;',
    error: /'euros' does not exist/,
  },
  { what: 'a call of what is no function', from: 'till.cents;', to: 'till.cents();', error: /not callable/ },
  {
    what: 'a type that the import narrows',
    from: 'let count',
    to: 'const tame: Cat[] = animals.filter(isCat); let count',
    error: null,
  },
  { what: 'a member of another file’s making', from: 'request.path;', to: 'request.user;' },
  { what: 'a method that another file adds', from: 'names[0] ??', to: '[...names].second() ??' },
  { what: 'a global that another file declares', from: "?? ''", to: '?? shelter' },
  { what: 'a name that is nowhere', from: "?? ''", to: '?? nowhere' },
  { what: 'a module that is nowhere', from: 'class Till', to: "import { no } from './no'; class Till" },
  { what: 'a value that may be missing', from: "return names[0] ?? ''", to: 'return names.at(0)' },
  { what: 'null for a text', from: "return names[0] ?? ''", to: 'return null' },
  { what: 'a parameter without a type', from: 'let count', to: 'const same = (x) => x; let count' },
  {
    what: 'a stricter function',
    from: 'let count',
    to: 'const f: (a: Animal) => void = (c: Cat) => { void c; }; let count',
  },
];
const edited = ({ from, to }: Edit) => {
  assert.ok(text.includes(from), from);
  return text.replace(from, () => to);
};

describe('the trial of a suggestion', () => {
  const modules = new Map([['./pets', importPath('/repo/src/pets.ts')]]);
  const copyOf = (whole: string) => scratchText(whole, 'typescript', { modules, references: [] }) ?? '';
  const copies = ['', ...edits.map(edited)].map((each, at) => [`/copies/${at}.ts`, copyOf(each || text)] as const);
  // Of what a project declares, a copy sees only what its imports lead to.
  const seen = { '/repo/src/pets.ts': around['/repo/src/pets.ts'], ...Object.fromEntries(copies) };
  const inCopies = typescriptErrors(seen, withoutProject);
  const own = (file: string) => {
    const found = inCopies(file);
    const isProbe = ({ code, isInLastLine }: (typeof found)[number]) => isInLastLine && code === probeCode;
    assert.ok(found.some(isProbe), file);
    return found.filter((each) => !isProbe(each));
  };
  const project = (options: object) => {
    const files = Object.fromEntries(edits.map((each, at) => [`/repo/src/edit${at}.ts`, edited(each)]));
    return typescriptErrors({ ...around, '/repo/src/now.ts': text, ...files }, { ...withoutProject, ...options });
  };
  const outcomes = (errors: ReturnType<typeof typescriptErrors>): readonly (TrialOutcome | null)[] =>
    edits.map((each, at) =>
      trialOutcome({
        file: errors('/repo/src/now.ts'),
        before: own('/copies/0.ts'),
        after: own(`/copies/${at + 1}.ts`),
        text: edited(each),
      }),
    );

  it('says of each edit whether it brings an error, or nothing where a copy cannot tell', function () {
    this.timeout(20_000);
    const said = outcomes(project({}));
    edits.forEach(({ what, error }, at) => {
      const outcome = said[at];
      if (error === undefined) assert.equal(outcome, null, what);
      else if (error === null) assert.deepEqual(outcome, { error: null }, what);
      else assert.match(outcome?.error ?? '', error, what);
    });
  });

  for (const [name, options] of [
    ['is strict', {}],
    ['is not strict', { strict: false }],
    [
      'is stricter than any copy',
      { noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noUnusedLocals: true },
    ],
    ['is written for old engines', { target: ScriptTarget.ES2015, lib: ['lib.es2015.d.ts'] }],
  ] as const) {
    it(`calls nothing an error that a project which ${name} does not call one`, function () {
      this.timeout(20_000);
      const errors = project(options);
      const before = errors('/repo/src/now.ts').length;
      outcomes(errors).forEach((outcome, at) => {
        const isWrong = errors(`/repo/src/edit${at}.ts`).length > before;
        if (outcome?.error) assert.ok(isWrong, edits[at]?.what);
      });
    });
  }

  const message = (code: number, said: string) => ({ code, message: said });
  const nothing = { file: [], before: [], after: [], text };

  it('says nothing where the copy has an error that the file does not have', () => {
    const before = [message(2322, "Type 'string' is not assignable to type 'number'.")];
    assert.equal(trialOutcome({ ...nothing, before, after: before }), null);
    assert.deepEqual(trialOutcome({ ...nothing, file: before, before, after: before }), { error: null });
  });

  it('says nothing where a name of the file leads nowhere, even for the file itself', () => {
    const before = [message(2307, "Cannot find module 'left-pad' or its corresponding type declarations.")];
    assert.equal(trialOutcome({ ...nothing, file: before, before, after: before }), null);
  });

  it('counts an error that is there once more as a new one', () => {
    const [once] = [message(2554, 'Expected 2 arguments, but got 1.')] as const;
    const twice = { ...nothing, file: [once], before: [once], after: [once, once] };
    assert.deepEqual(trialOutcome(twice), { error: once.message });
  });

  it('says nothing of reasons in a language that it does not read', () => {
    const after = [message(2322, 'Der Typ "A" kann dem Typ "B" nicht zugewiesen werden.\n  Das geht nicht.')];
    assert.equal(trialOutcome({ ...nothing, after }), null);
  });
});
