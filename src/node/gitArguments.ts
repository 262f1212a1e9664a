import { devNull, platform } from 'node:os';

const nowhere = platform() === 'win32' ? '/dev/null' : devNull;

/**
 * Before the command's name, in every call. Each line closes a door that ran a program or changed the output when it
 * stood open: fsmonitor, hooks, attribute files and order files outside the repository, remote helpers, a committed
 * bare repository that poses as the real one.
 */
export const pinned: readonly string[] = [
  '--no-pager',
  '--no-optional-locks',
  ...[
    'core.fsmonitor=false',
    'core.untrackedCache=false',
    `core.hooksPath=${nowhere}`,
    `core.attributesFile=${nowhere}`,
    'core.quotePath=true',
    'core.bigFileThreshold=512m',
    'core.safecrlf=false',
    'core.sshCommand=false',
    'core.alternateRefsCommand=',
    'credential.helper=',
    'diff.suppressBlankEmpty=false',
    'diff.renameLimit=1000',
    'diff.orderFile=',
    'protocol.allow=never',
    'safe.bareRepository=explicit',
    'submodule.recurse=false',
    'gc.auto=0',
    'maintenance.auto=false',
    'core.pager=cat',
    'color.ui=false',
    'advice.graftFileDeprecated=false',
  ].flatMap((setting) => ['-c', setting]),
];

/** Doors that a fetch must leave open: the user's way to ssh, the user's credentials, the protocols of `GIT_ALLOW_PROTOCOL`. */
const openToFetch = ['core.sshCommand=false', 'credential.helper=', 'protocol.allow=never'];
export const pinnedForFetch: readonly string[] = [
  ...pinned.filter((word, index) => !openToFetch.includes(word) && !openToFetch.includes(pinned[index + 1] ?? '')),
  ...[
    'http.followRedirects=false',
    'transfer.fsckObjects=true',
    'fetch.recurseSubmodules=false',
    'init.templateDir=',
  ].flatMap((setting) => ['-c', setting]),
];

/** After the name of a command that compares two sides. */
export const diffFlags: readonly string[] = [
  '--ita-invisible-in-index',
  '-M50%',
  '-l1000',
  '--no-ext-diff',
  '--no-textconv',
];

export const patchFlags: readonly string[] = [
  '-p',
  '--no-color',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--full-index',
  '--no-relative',
  '--inter-hunk-context=0',
  '--diff-algorithm=myers',
  '--submodule=short',
  '--ignore-submodules=none',
  '--no-indent-heuristic',
];
