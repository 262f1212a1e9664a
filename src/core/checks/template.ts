/** The longest captured text shown in a message. */
const maxCapture = 80;

/** Fills `{{name}}` places; an unknown name stays as it is, so that a mistake in a rule is seen. */
export function fillTemplate(template: string, captures: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) =>
    Object.hasOwn(captures, name) ? (captures[name] ?? whole) : whole,
  );
}

/** The same for a line of prose: captured code is cut and stands on one line. */
export function fillMessage(template: string, captures: Readonly<Record<string, string>>): string {
  const short = Object.entries(captures).map(([name, text]) => {
    const line = text.replace(/\s+/g, ' ').trim();
    return [name, line.length > maxCapture ? `${line.slice(0, maxCapture - 1)}…` : line];
  });
  return fillTemplate(template, Object.fromEntries(short) as Record<string, string>);
}
