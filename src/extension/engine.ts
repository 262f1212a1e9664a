/** The entry of `engine.js`: core, node and all that acts, loaded on first need. */
export { actions } from './actions/actions';
