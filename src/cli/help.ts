/** The whole of the command line on one screen. */
export function helpText(): string {
  return `Usage: fresh-eyes <command> [options]

Reviews a change before you commit it. With no model set up, the deterministic checks run alone and nothing leaves
this machine.

Commands
  review [scope] [options] [-- path…]   review a change (default: what is staged)
  dismiss FINGERPRINT --reason TEXT [--expires DATE] [--team]
  apply FINGERPRINT [--stage]
  rules list | explain PATH | check | test [--live] [--runs N]
  rules add SOURCE | fetch | update | verify [--yes] [--allow-local]
  rules promote ID [--to STATUS] [--reason TEXT] | revise ID | convert
  hook install | uninstall | run | status
  receipt show | verify [--commit REV]
  report [--since DATE] [--merge FILE…] [--commits RANGE] [--export FILE]
         [--format text|json|html|markdown] [--output FILE]
  replay [--model NAME] [--rules FOLDER|SOURCE] [--prompt FOLDER] [--last N]
  doctor [--probe] [--fitness]
  state show | clear
  init

Scope of review (one)
  --staged            what is staged (default)
  --unstaged          what is changed and not staged
  --all               working tree and untracked files against HEAD
  --base REF          merge base with REF, to HEAD
  --range A..B        from A to B
  --commit REV        one commit
  --patch FILE|-      a patch file, or standard input

Options of review
  --format text|json|sarif|markdown|github|junit
  --output FILE       write the report there
  --fail-on none|info|warning|error
                      exit 1 for a finding of that severity or higher
  --preview           send nothing: show files, rules, tokens, cost and the exact requests
  --no-model          deterministic checks only
  --model NAME        --base-url URL       this run only
  --effort quick|standard|deep             --passes N
  --note TEXT         an instruction for this review
  --max-tokens N      --max-cost USD       --timeout SECONDS
  --no-cache          ask again even if nothing changed
  --verbose           --quiet              --color auto|always|never

Environment
  FRESH_EYES_BASE_URL + FRESH_EYES_API_KEY, or OPENAI_BASE_URL + OPENAI_API_KEY; FRESH_EYES_MODEL
  NO_COLOR

Exit codes: 0 passed, 1 findings fail the run, 2 wrong usage, 3 incomplete, 130 cancelled.
`;
}
