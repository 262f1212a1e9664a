export const gateMessages = {
  'state.unsafe': 'The state folder {folder} is a link or can be written by others, so nothing in it is believed.',
  'state.unsafe.next': 'Remove it, or point FRESH_EYES_STATE_HOME at a folder of your own.',
  'state.moved-aside': 'A damaged state file was moved aside: {file}.',
  'state.unusable': 'State in {folder} could not be used: {reason}.',
  'state.unusable.next': 'Check the folder and the free space; the review itself is not affected.',
  'hook.unsafe-folder': 'The folder {folder} is a link or can be written by others, so no hook is run from it.',
} as const;
