import { visible } from '../inertText';
import { chartTable, type Chart } from './chart';
import { chartSvg } from './chartSvg';
import type { Block, Section } from './section';
import reportStyle from './reportStyle.css';

/**
 * One page with nothing from outside: no script, no image, no font; the policy allows the one style block by its nonce
 * and nothing else. The same markup serves a file, a CI artefact and the editor's page, whose theme colours win where
 * they are defined.
 */
export function measureHtml(
  sections: readonly Section[],
  options: { readonly nonce: string; readonly language: string },
): string {
  const { nonce, language } = options;
  const [first] = sections;
  return `<!doctype html>
<html lang="${html(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${html(nonce)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${html(first?.title ?? '')}</title>
<style nonce="${html(nonce)}">
${reportStyle}</style>
</head>
<body>
<main>
${sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function sectionHtml({ title, blocks }: Section, index: number): string {
  const level = index === 0 ? 'h1' : 'h2';
  const charts = blocks.filter((block) => block.kind === 'chart');
  const body =
    charts.length > 0
      ? `<div class="charts">${charts.map(({ chart }) => chartHtml(chart)).join('\n')}</div>`
      : blocks.map(blockHtml).join('\n');
  return `<section>\n<${level}>${html(title)}</${level}>\n${body}\n</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'lines':
      return block.lines.map((line) => `<p>${html(line)}</p>`).join('\n');
    case 'table':
      return tableHtml(block.header, block.rows, block.tones);
    case 'chart':
      return chartHtml(block.chart);
  }
}

function chartHtml(chart: Chart): string {
  const { header, rows } = chartTable(chart);
  const legend = chart.series.map(({ name }, index) => `<li class="s${index}">${html(name)}</li>`).join('');
  return `<figure>
<figcaption>${html(chart.title)}</figcaption>
${chart.series.length > 1 ? `<ul class="legend">${legend}</ul>` : ''}
${chartSvg(chart)}
<details><summary>${html(chart.title)}</summary>${tableHtml(header, rows)}</details>
</figure>`;
}

function tableHtml(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  tones: readonly ('good' | 'bad' | null)[] = [],
): string {
  const head = header.map((cell) => `<th scope="col">${html(cell)}</th>`).join('');
  const body = rows
    .map(([name, ...cells], index) => {
      const tone = tones[index];
      const rest = cells.map((cell) => `<td>${html(cell)}</td>`).join('');
      return `<tr${tone ? ` class="${tone}"` : ''}><th scope="row">${html(name ?? '')}</th>${rest}</tr>`;
    })
    .join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}

function html(text: string): string {
  const escaped = visible(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
  // A figure and its sign stay together.
  return escaped.replace(/(\d) (?=[%s](?:\W|$))/g, '$1&#160;');
}
