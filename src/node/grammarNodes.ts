import type { Node } from 'web-tree-sitter';
import { declared, named, namedByChild, onlyWith, valued, type DeclarationForms } from './declarationForm';

/**
 * What the grammars call the things we ask for, by types of nodes. Queries could say the same, but the library takes
 * longer to prepare one than to find the nodes of a dozen files.
 */
export type GrammarNodes = {
  /** Name of the grammar's file: `tree-sitter-<file>.wasm`. */
  readonly file: string;
  readonly declarations: DeclarationForms;
  /** Spans that hold no code: of strings the fragments, so that code interpolated into them still counts as code. */
  readonly comments: readonly string[];
  readonly strings: readonly string[];
  /** Names in use. */
  readonly identifiers: readonly string[];
};

const [asFunction, asClass, asOther] = [named('function'), named('class'), named('other')];
const functionValues = { arrow_function: 'function', function_expression: 'function' } as const;
const anyFunctionValues = { ...functionValues, generator_function: 'function' } as const;

const scriptDeclarations: DeclarationForms = {
  function_declaration: asFunction,
  generator_function_declaration: asFunction,
  method_definition: asFunction,
  class_declaration: asClass,
  variable_declarator: onlyWith(
    'name',
    'identifier',
    valued('name', 'value', { ...anyFunctionValues, class: 'class' }),
  ),
  pair: valued('key', 'value', anyFunctionValues),
  assignment_expression: onlyWith('left', 'member_expression', (node) =>
    valued(
      'left',
      'right',
      functionValues,
    )(node).flatMap(({ kind, name }) => declared(kind, name.childForFieldName('property'))),
  ),
};
const scriptStrings = ['string_fragment', 'escape_sequence', 'regex_pattern'];
const markupStrings = [...scriptStrings, 'jsx_text'];
const scriptNames = [
  'identifier',
  'property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
];

const typescript: GrammarNodes = {
  file: 'typescript',
  declarations: {
    ...scriptDeclarations,
    public_field_definition: valued('name', 'value', functionValues),
    function_signature: asFunction,
    abstract_class_declaration: asClass,
    interface_declaration: asClass,
    enum_declaration: asClass,
    internal_module: asClass,
    type_alias_declaration: asOther,
  },
  comments: ['comment'],
  strings: scriptStrings,
  identifiers: [...scriptNames, 'type_identifier'],
};

const pythonDefinitions: DeclarationForms = { function_definition: asFunction, class_definition: asClass };

const cpp: GrammarNodes = {
  file: 'cpp',
  declarations: {
    function_definition: (node) => declared('function', declaratorName(node)),
    class_specifier: withBody,
    struct_specifier: withBody,
    union_specifier: withBody,
    enum_specifier: withBody,
    namespace_definition: asClass,
  },
  comments: ['comment'],
  strings: ['string_content', 'raw_string_content', 'char_literal', 'system_lib_string'],
  identifiers: ['identifier', 'field_identifier', 'type_identifier', 'namespace_identifier'],
};

/** By our own language ids. C is read by the C++ grammar, which the package has no C grammar beside. */
export const grammarNodes: Readonly<Record<string, GrammarNodes>> = {
  typescript,
  tsx: { ...typescript, file: 'tsx', strings: markupStrings },
  javascript: {
    file: 'javascript',
    declarations: { ...scriptDeclarations, field_definition: valued('property', 'value', functionValues) },
    comments: ['comment'],
    strings: markupStrings,
    identifiers: scriptNames,
  },
  python: {
    file: 'python',
    declarations: {
      ...pythonDefinitions,
      decorated_definition: (node) => {
        const definition = node.childForFieldName('definition');
        return definition === null ? [] : (pythonDefinitions[definition.type]?.(definition) ?? []);
      },
    },
    comments: ['comment'],
    strings: ['string_content'],
    identifiers: ['identifier'],
  },
  go: {
    file: 'go',
    declarations: {
      function_declaration: asFunction,
      method_declaration: (node) => declared('function', node.childForFieldName('name'), receiverType(node)),
      type_declaration: (node) =>
        node.namedChildren.flatMap((spec) => {
          if (spec.type === 'type_spec') return asClass(spec);
          return spec.type === 'type_alias' ? asOther(spec) : [];
        }),
    },
    comments: ['comment'],
    strings: ['interpreted_string_literal', 'raw_string_literal', 'rune_literal'],
    identifiers: ['identifier', 'field_identifier', 'type_identifier', 'package_identifier'],
  },
  java: {
    file: 'java',
    declarations: {
      method_declaration: asFunction,
      constructor_declaration: asFunction,
      compact_constructor_declaration: asFunction,
      class_declaration: asClass,
      interface_declaration: asClass,
      enum_declaration: asClass,
      record_declaration: asClass,
      annotation_type_declaration: asClass,
    },
    comments: ['line_comment', 'block_comment'],
    strings: ['string_literal', 'character_literal'],
    identifiers: ['identifier', 'type_identifier'],
  },
  rust: {
    file: 'rust',
    declarations: {
      function_item: asFunction,
      function_signature_item: asFunction,
      macro_definition: asFunction,
      struct_item: asClass,
      enum_item: asClass,
      union_item: asClass,
      trait_item: asClass,
      impl_item: named('class', 'type'),
      mod_item: asClass,
      type_item: asOther,
    },
    comments: ['line_comment', 'block_comment'],
    strings: ['string_content', 'char_literal'],
    identifiers: ['identifier', 'field_identifier', 'type_identifier'],
  },
  csharp: {
    file: 'c-sharp',
    declarations: {
      method_declaration: asFunction,
      constructor_declaration: asFunction,
      destructor_declaration: asFunction,
      local_function_statement: asFunction,
      property_declaration: asFunction,
      class_declaration: asClass,
      struct_declaration: asClass,
      interface_declaration: asClass,
      enum_declaration: asClass,
      record_declaration: asClass,
      namespace_declaration: asClass,
    },
    comments: ['comment'],
    strings: [
      'string_literal_content',
      'string_content',
      'verbatim_string_literal',
      'raw_string_literal',
      'character_literal',
    ],
    identifiers: ['identifier'],
  },
  c: cpp,
  cpp,
  ruby: {
    file: 'ruby',
    declarations: { method: asFunction, singleton_method: asFunction, class: asClass, module: asClass },
    comments: ['comment'],
    strings: ['string_content', 'heredoc_content'],
    identifiers: ['identifier', 'constant'],
  },
  php: {
    file: 'php',
    declarations: {
      function_definition: asFunction,
      method_declaration: asFunction,
      class_declaration: asClass,
      interface_declaration: asClass,
      trait_declaration: asClass,
      enum_declaration: asClass,
    },
    comments: ['comment'],
    strings: ['string_content', 'text'],
    identifiers: ['name'],
  },
  bash: {
    file: 'bash',
    declarations: { function_definition: asFunction },
    comments: ['comment'],
    strings: ['string_content', 'raw_string', 'heredoc_body'],
    identifiers: ['variable_name', 'command_name'],
  },
  css: {
    file: 'css',
    declarations: { rule_set: namedByChild('other', 'selectors') },
    comments: ['comment'],
    strings: ['string_value'],
    identifiers: ['class_name', 'id_name', 'property_name'],
  },
  ini: {
    file: 'ini',
    declarations: {
      section: (node) => {
        const head = node.namedChildren.find(({ type }) => type === 'section_name');
        return declared(
          'other',
          head?.namedChildren.find(({ type }) => type === 'text'),
        );
      },
    },
    comments: ['comment'],
    strings: [],
    identifiers: ['setting_name', 'section_name'],
  },
  powershell: {
    file: 'powershell',
    declarations: {
      function_statement: namedByChild('function', 'function_name'),
      class_method_definition: namedByChild('function', 'simple_name'),
      class_statement: namedByChild('class', 'simple_name', true),
    },
    comments: ['comment'],
    strings: ['string_literal'],
    identifiers: ['variable', 'command_name'],
  },
};

function withBody(node: Node) {
  return node.childForFieldName('body') === null ? [] : asClass(node);
}

/** Behind the marks of a pointer or of a reference, which has no field for what it refers to. */
function declaratorName(node: Node): Node | null {
  let declarator = node.childForFieldName('declarator');
  while (declarator?.type === 'pointer_declarator' || declarator?.type === 'reference_declarator')
    declarator = declarator.childForFieldName('declarator') ?? declarator.lastNamedChild;
  return declarator?.type === 'function_declarator' ? declarator.childForFieldName('declarator') : null;
}

function receiverType(method: Node): Node | null {
  const [receiver] = method.childForFieldName('receiver')?.namedChildren ?? [];
  return receiver?.childForFieldName('type') ?? null;
}
