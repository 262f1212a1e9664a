import type { Node } from 'web-tree-sitter';
import type { Declaration } from '../core/ports';

/** What a node of one type declares; nothing where it turns out to be no declaration. */
export type DeclarationForm = (node: Node) => readonly DeclaredName[];

export type DeclarationForms = Readonly<Record<string, DeclarationForm>>;

export type DeclaredName = {
  readonly kind: Declaration['kind'];
  readonly name: Node;
  /** The type it belongs to, where that stands outside of it. */
  readonly owner: Node | null;
};

/** Named by a field of the node. */
export function named(kind: Declaration['kind'], field = 'name'): DeclarationForm {
  return (node) => declared(kind, node.childForFieldName(field));
}

/** Named by its first child of a type, where the grammar has no field for it; with `isFirst` only by its very first. */
export function namedByChild(kind: Declaration['kind'], type: string, isFirst = false): DeclarationForm {
  return (node) => {
    const children = isFirst ? node.namedChildren.slice(0, 1) : node.namedChildren;
    return declared(kind, children.find((child) => child.type === type) ?? null);
  };
}

/** Named by one field and worth its name by what another one holds; the kind is by the type of that. */
export function valued(
  name: string,
  value: string,
  kinds: Readonly<Record<string, Declaration['kind']>>,
): DeclarationForm {
  return (node) => {
    const kind = kinds[node.childForFieldName(value)?.type ?? ''];
    return kind === undefined ? [] : declared(kind, node.childForFieldName(name));
  };
}

/** Only where a field holds a node of one type. */
export function onlyWith(field: string, type: string, form: DeclarationForm): DeclarationForm {
  return (node) => (node.childForFieldName(field)?.type === type ? form(node) : []);
}

export function declared(
  kind: Declaration['kind'],
  name: Node | null | undefined,
  owner: Node | null = null,
): readonly DeclaredName[] {
  return name === null || name === undefined ? [] : [{ kind, name, owner }];
}
