/** Put in by esbuild.mjs from package.json. */
declare const FRESH_EYES_VERSION: string;
/** The project's folder; only in tests. */
declare const FRESH_EYES_ROOT: string;
/** Folder of the packed grammars; only in tests. */
declare const FRESH_EYES_GRAMMARS: string;
/** The built pattern worker; only in tests. */
declare const FRESH_EYES_PATTERN_WORKER: string;
