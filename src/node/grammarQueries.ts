/**
 * What the grammars call the things we ask for. Captures: `@function`, `@class` or `@other` is a declaration with its
 * `@name` and, where the name stands outside the type, its `@owner`. `@comment` and `@string` are spans that hold no
 * code (the fragments of a string, so that code interpolated into it still counts as code); `@identifier` is a name in use.
 */
export type GrammarQueries = {
  /** Name of the grammar's file: `tree-sitter-<file>.wasm`. */
  readonly file: string;
  readonly declarations: string;
  /**
   * By type of node the field that must hold a function, or the node is no declaration. A query that says so itself takes
   * several times as long to prepare as all others together.
   */
  readonly functionFields?: Readonly<Record<string, string>>;
  readonly spans: string;
  readonly identifiers: string;
};

const scriptDeclarations = `
(function_declaration name: (_) @name) @function
(generator_function_declaration name: (_) @name) @function
(method_definition name: (_) @name) @function
(class_declaration name: (_) @name) @class
(variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)]) @function
(variable_declarator name: (identifier) @name value: (class)) @class
(pair key: (_) @name value: [(arrow_function) (function_expression) (generator_function)]) @function
(assignment_expression left: (member_expression property: (_) @name) right: [(arrow_function) (function_expression)]) @function
`;
const typeDeclarations = `
(public_field_definition name: (_) @name) @function
(function_signature name: (_) @name) @function
(abstract_class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @class
(enum_declaration name: (_) @name) @class
(internal_module name: (_) @name) @class
(type_alias_declaration name: (_) @name) @other
`;
const scriptSpans = `(comment) @comment (string_fragment) @string (escape_sequence) @string (regex_pattern) @string`;
const markupSpans = `${scriptSpans} (jsx_text) @string`;
const scriptNames = `[(identifier) (property_identifier) (shorthand_property_identifier) (shorthand_property_identifier_pattern)] @identifier`;
const typedNames = `${scriptNames} (type_identifier) @identifier`;

const typescript: GrammarQueries = {
  file: 'typescript',
  declarations: scriptDeclarations + typeDeclarations,
  functionFields: { public_field_definition: 'value' },
  spans: scriptSpans,
  identifiers: typedNames,
};

const cpp: GrammarQueries = {
  file: 'cpp',
  declarations: `
(function_definition declarator: (function_declarator declarator: (_) @name)) @function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name))) @function
(function_definition declarator: (reference_declarator (function_declarator declarator: (_) @name))) @function
(class_specifier name: (_) @name body: (_)) @class
(struct_specifier name: (_) @name body: (_)) @class
(union_specifier name: (_) @name body: (_)) @class
(enum_specifier name: (_) @name body: (_)) @class
(namespace_definition name: (_) @name) @class
`,
  spans: `(comment) @comment (string_content) @string (raw_string_content) @string (char_literal) @string (system_lib_string) @string`,
  identifiers: `[(identifier) (field_identifier) (type_identifier) (namespace_identifier)] @identifier`,
};

/** By our own language ids. C is read by the C++ grammar, which the package has no C grammar beside. */
export const grammarQueries: Readonly<Record<string, GrammarQueries>> = {
  typescript,
  tsx: { ...typescript, file: 'tsx', spans: markupSpans },
  javascript: {
    file: 'javascript',
    declarations: `${scriptDeclarations}
(field_definition property: (_) @name value: [(arrow_function) (function_expression)]) @function`,
    spans: markupSpans,
    identifiers: scriptNames,
  },
  python: {
    file: 'python',
    declarations: `
(decorated_definition definition: (function_definition name: (_) @name)) @function
(decorated_definition definition: (class_definition name: (_) @name)) @class
(function_definition name: (_) @name) @function
(class_definition name: (_) @name) @class
`,
    spans: `(comment) @comment (string_content) @string`,
    identifiers: `(identifier) @identifier`,
  },
  go: {
    file: 'go',
    declarations: `
(function_declaration name: (_) @name) @function
(method_declaration receiver: (parameter_list (parameter_declaration type: (_) @owner)) name: (_) @name) @function
(type_declaration (type_spec name: (_) @name)) @class
(type_declaration (type_alias name: (_) @name)) @other
`,
    spans: `(comment) @comment (interpreted_string_literal) @string (raw_string_literal) @string (rune_literal) @string`,
    identifiers: `[(identifier) (field_identifier) (type_identifier) (package_identifier)] @identifier`,
  },
  java: {
    file: 'java',
    declarations: `
(method_declaration name: (_) @name) @function
(constructor_declaration name: (_) @name) @function
(compact_constructor_declaration name: (_) @name) @function
(class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @class
(enum_declaration name: (_) @name) @class
(record_declaration name: (_) @name) @class
(annotation_type_declaration name: (_) @name) @class
`,
    spans: `(line_comment) @comment (block_comment) @comment (string_literal) @string (character_literal) @string`,
    identifiers: `[(identifier) (type_identifier)] @identifier`,
  },
  rust: {
    file: 'rust',
    declarations: `
(function_item name: (_) @name) @function
(function_signature_item name: (_) @name) @function
(macro_definition name: (_) @name) @function
(struct_item name: (_) @name) @class
(enum_item name: (_) @name) @class
(union_item name: (_) @name) @class
(trait_item name: (_) @name) @class
(impl_item type: (_) @name) @class
(mod_item name: (_) @name) @class
(type_item name: (_) @name) @other
`,
    spans: `(line_comment) @comment (block_comment) @comment (string_content) @string (char_literal) @string`,
    identifiers: `[(identifier) (field_identifier) (type_identifier)] @identifier`,
  },
  csharp: {
    file: 'c-sharp',
    declarations: `
(method_declaration name: (_) @name) @function
(constructor_declaration name: (_) @name) @function
(destructor_declaration name: (_) @name) @function
(local_function_statement name: (_) @name) @function
(property_declaration name: (_) @name) @function
(class_declaration name: (_) @name) @class
(struct_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @class
(enum_declaration name: (_) @name) @class
(record_declaration name: (_) @name) @class
(namespace_declaration name: (_) @name) @class
`,
    spans: `(comment) @comment (string_literal_content) @string (string_content) @string (verbatim_string_literal) @string
(raw_string_literal) @string (character_literal) @string`,
    identifiers: `(identifier) @identifier`,
  },
  c: cpp,
  cpp,
  ruby: {
    file: 'ruby',
    declarations: `
(method name: (_) @name) @function
(singleton_method name: (_) @name) @function
(class name: (_) @name) @class
(module name: (_) @name) @class
`,
    spans: `(comment) @comment (string_content) @string (heredoc_content) @string`,
    identifiers: `[(identifier) (constant)] @identifier`,
  },
  php: {
    file: 'php',
    declarations: `
(function_definition name: (_) @name) @function
(method_declaration name: (_) @name) @function
(class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @class
(trait_declaration name: (_) @name) @class
(enum_declaration name: (_) @name) @class
`,
    spans: `(comment) @comment (string_content) @string (text) @string`,
    identifiers: `(name) @identifier`,
  },
  bash: {
    file: 'bash',
    declarations: `(function_definition name: (_) @name) @function`,
    spans: `(comment) @comment (string_content) @string (raw_string) @string (heredoc_body) @string`,
    identifiers: `[(variable_name) (command_name)] @identifier`,
  },
  css: {
    file: 'css',
    declarations: `(rule_set (selectors) @name) @other`,
    spans: `(comment) @comment (string_value) @string`,
    identifiers: `[(class_name) (id_name) (property_name)] @identifier`,
  },
  ini: {
    file: 'ini',
    declarations: `(section (section_name (text) @name)) @other`,
    spans: `(comment) @comment`,
    identifiers: `[(setting_name) (section_name)] @identifier`,
  },
  powershell: {
    file: 'powershell',
    declarations: `
(function_statement (function_name) @name) @function
(class_method_definition (simple_name) @name) @function
(class_statement . (simple_name) @name) @class
`,
    spans: `(comment) @comment (string_literal) @string`,
    identifiers: `[(variable) (command_name)] @identifier`,
  },
};
