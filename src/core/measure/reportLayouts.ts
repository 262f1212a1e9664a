import { inertLine, markdownCode } from '../inertText';
import { chartTable } from './chart';
import type { Block, Section } from './section';

/** For a terminal: titles, aligned columns, charts as their twins. */
export function measureText(sections: readonly Section[]): string {
  return `${sections.map(({ title, blocks }) => [title, '='.repeat(title.length), ...blocks.map(textBlock)].join('\n')).join('\n\n')}\n`;
}

/** For a pull request or a wiki. The sections must have been made with {@link markdownQuote}. */
export function measureMarkdown(sections: readonly Section[]): string {
  const parts = sections.map(({ title, blocks }, index) =>
    [`${index === 0 ? '#' : '##'} ${title}`, ...blocks.map(markdownBlock)].join('\n\n'),
  );
  return `${parts.join('\n\n')}\n`;
}

/** Text from outside stands in a code span, so nothing in it is markup. */
export function markdownQuote(text: string): string {
  return markdownCode(text, { inTable: true });
}

function textBlock(block: Block): string {
  switch (block.kind) {
    case 'lines':
      return block.lines.map(inertLine).join('\n');
    case 'table':
      return alignedTable([block.header, ...block.rows]);
    case 'chart': {
      const { header, rows } = chartTable(block.chart);
      return `\n${block.chart.title}\n${alignedTable([header, ...rows])}`;
    }
  }
}

function alignedTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(inertLine));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'lines':
      return block.lines.join('  \n');
    case 'table':
      return markdownTable(block.header, block.rows);
    case 'chart': {
      const { header, rows } = chartTable(block.chart);
      const named = rows.map(([category, ...cells]) => [markdownQuote(category ?? ''), ...cells]);
      return `### ${block.chart.title}\n\n${markdownTable(header, named)}`;
    }
  }
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
