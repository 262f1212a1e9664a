/** A rule of a repository's own, as a person would write it, with an example of each kind. */
export const sampleRule = `---
id: no-log
title: Do not log
severity: warning
kind: regex
match: ["logger\\\\.info"]
---
Flag it.

## Bad
~~~ts file=src/a.ts expect=1
logger.info(1);
~~~

## Good
~~~ts file=src/a.ts
other();
~~~
`;
