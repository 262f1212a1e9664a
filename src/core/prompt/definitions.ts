/** Whether a line looks like the place where `name` is made, in whatever language; used on search hits only. */
export function looksLikeDefinition(line: string, name: string): boolean {
  const escaped = name.replace(/[$]/g, '\\$&');
  const keyword =
    'function\\*?|def|func|fn|class|interface|trait|struct|enum|union|type|const|let|var|val|object|record|module|namespace|macro_rules!|#\\s*define|typedef|impl|sub|proc';
  if (new RegExp(`(?:^|[^\\w$.])(?:${keyword})\\s+(?:\\([^)]*\\)\\s*)?(?:self\\.)?${escaped}(?![\\w$])`).test(line))
    return true;
  // A method or C-like function: a name with parameters, then a body or a return type, and no call in front of it.
  return new RegExp(
    `^\\s*(?:[\\w<>\\[\\],*&:?.]+\\s+)*[*&]*${escaped}\\s*(?:<[^>]*>)?\\([^;]*\\)\\s*(?:[:{]|->|throws\\b|const\\b).*$`,
  ).test(line);
}

/** True for names that say too little to be looked up: one or two letters, or words that stand in every file. */
export function isCommonName(name: string): boolean {
  return name.length < 3 || commonNames.has(name.toLowerCase());
}

const commonNames = new Set(
  (
    'abs add all any append apply args array assert async await base bind bool boolean break byte bytes call catch char clear close code ' +
    'config const context copy count data date debug default delete describe div dict done each else emit end entries err error errors event ' +
    'exec exit expect export false filter find first flags float fmt for format from func function get has hash head header headers http id ' +
    'import index info init input insert int into iter item items join json key keys kind lambda last len length let line lines list load lock log ' +
    'logger main map match math max message min mod mode model module name names new next nil node none not null number object of ok on open ' +
    'option options out output panic params parse parent path paths point pop post print println printf process promise props push put query range ' +
    'read ref regex remove render replace request require res reset resolve response rest result return root row run self send set shift size ' +
    'slice some sort source span split src start state static status std step stop str string strings struct sub sum super tag target test text then ' +
    'this throw time title to token total trim true try type types undefined unit unlock update url use user utils val value values var vec version ' +
    'void warn where while with write yield'
  ).split(' '),
);
