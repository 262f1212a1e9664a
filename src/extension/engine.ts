/** The entry of `engine.js`: what the extension needs of core and node, loaded on first need. */
export { defaultReviewConfig } from '../core/config';
export { lineMap } from '../core/diff/lineMap';
export { englishTexts } from '../core/messages';
export { reviewChanges } from '../core/review/reviewChanges';
export { gateText } from '../core/secrets/secretGate';
export { openaiModel } from '../node/openaiModel';
export { reviewPorts } from '../node/reviewPorts';
export { secretScanner } from '../node/secretScanner';
