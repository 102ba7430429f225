## Balance
side-severity = severity
side-cost = cost of leaving
verdict-leaving = leaning to leave
verdict-open = can't tell yet
verdict-staying = leaning to stay
backed = { " " }(proved: { $level })
reason-line = reason: { $reason } ({ $clarity })
clarity-unsaid = not said
clarity-stated = said, not checked
clarity-vague = still vague
clarity-confirmed = confirmed
emotion-calm = calm
emotion-uneasy = uneasy
emotion-upset = upset
emotion-furious = furious
request-unsaid = not said yet what they want
request-open = to do: { $request }
request-none = not leaving; something else

## Techniques
technique-setting = opening
technique-willing = invite
technique-polite = polite ask
technique-linking = linking
technique-deep = deep
technique-feeling = with feeling
technique-focus = on the matter
technique-retreat = step back
technique-narrow = narrow down
technique-one_more = one more
technique-confirm = check back
technique-care = care
technique-understand = understand
technique-evidence = facts
technique-whole_benefit = whole benefit
technique-worth = what works
technique-win_agreement = same page
technique-find_cost = find cost
technique-amplify_cost = make it concrete
technique-forestall = forestall
technique-offer = proposal
technique-disclose = plain facts
technique-direct = direct
technique-offset = offset
technique-promotion = promotion
technique-conversion = new plan
technique-ask = ask
technique-compensate = compensate
technique-yes_if = yes, if
technique-turn = turn round
technique-pass = let it pass
technique-refute = contradict
technique-defer = answer later
technique-soothe = feelings first
technique-answer = answer
technique-serve = see to it
technique-let_go = let go
technique-thank = thank
technique-recap = recap
technique-next_step = next step
technique-care_after = care after

purpose-open = makes them willing to talk
purpose-feelings = feelings first, then the matter
purpose-find_reason = finds the reason
purpose-see_severity = shows how bad it is
purpose-narrow = settles which part
purpose-look_behind = looks behind the reason
purpose-confirm = a checked reason opens proposals
purpose-care = a caring word, then propose
purpose-understand = lets them feel heard
purpose-ease = eases it with facts
purpose-show_worth = shows what works
purpose-win_agreement = makes sure you agree
purpose-find_cost = finds what leaving costs
purpose-show_cost = makes the cost concrete
purpose-forestall = answers a worry before it is raised
purpose-inform = something they should know
purpose-serve = sees to what they ask for
purpose-propose = one complete proposal
purpose-answer = answers the worry
purpose-ask_consent = full terms, then a clear yes
purpose-let_go = respects their decision
purpose-end = ends it well

mode-welcome = Make them willing to talk first, then ask why.
mode-serve = See to what they call for; nothing is probed for or sold.
mode-soothe = They are upset: feelings first, everything else waits.
mode-probe = The reason isn't confirmed: ask what shows the most.
mode-care = The reason is confirmed: a caring word first, then a proposal.
mode-lower_can = We can fix this: understand → facts → agreement, then one complete proposal.
mode-lower_cannot = We can't change this: understand → whole benefit → what works → agreement, then what leaving costs.
mode-disclose = They may only be informed here: state the facts; don't hinder, compare or persuade.
mode-handle = They have a worry: answer it first.
mode-agree = The proposal is on the table: say the terms in full and hear a clear yes.
mode-let_go = Time to let go: process it, thank them, leave the door open.
mode-close = End it well: thank, recap, next step, care afterwards.
let-go-refused = They have said a clear no often enough; more would be pressure.
let-go-proposals = Every proposal there may be was made.
let-go-cannot = It matters greatly to them and we can't change it: staying would not serve them.

## Locks
locked-proposal = No proposal yet: { $why }
locked-proposal-short = No proposal yet
locked-all-short = Only { $only } now
locked-all = Only { $only } now: { $why }
only-letting_go = letting go or feelings
only-soothing = feelings
only-handling = answering the worry
lock-closed = the call already has its outcome
lock-feelings_first = they are upset
lock-objection_first = their worry isn't answered
lock-no_objection = there is no worry to answer
lock-refusals_spent = they gave a clear no, so let go
lock-reason_not_confirmed = the reason isn't confirmed
lock-care_first = a caring word first
lock-not_retained = they are not leaving, or may not be talked round
lock-leaving_open = they want to leave; the call is about that
lock-no_proposal = no complete proposal is on the table
lock-not_closed = the call has no outcome yet
lock-step_passed = that step has passed
lock-proposals_spent = no proposals are left
lock-offer_made = that proposal was made before
lock-condition = its condition doesn't hold
lock-idle = it would change nothing
heard-maybe = perhaps { $reasons }: ask
heard-readings = perhaps { $readings }
heard-or = {" "}or{" "}
unlock-then = . Line { $number } first, then check it back
unlock-press = . Line { $number } gets you there
unlock-confirm = . Check it back first (see ?)
unlock-reason = . Find the reason first

## Screens
say-label = say
customer-label = they
evidence-label = evidence
terms-label = terms
keys-advice = number = say it   0 they insist on leaving   ? more   help
keys-advice-short = number = say   0 let go   ? more   help
keys-asked = press a letter, or type what they said   back = another line
keys-asked-short = a letter, or type their words
keys-heard = Enter = right   letter = correct   type again = rehear   Ctrl-C = drop
keys-readings = number = that is it   Enter = leave it open   type again   Ctrl-C = drop
keys-readings-short = number = it is   Enter = open
keys-heard-short = Enter = right   letter = correct
keys-heard-nothing = Enter = keep the words and wait   or say it another way   Ctrl-C = drop
keys-heard-nothing-unasked = Enter = keep the words   or say it another way   Ctrl-C = drop
keys-heard-nothing-short = Enter = keep words  Ctrl-C = drop
keys-heard-unasked = Enter = right   type again   Ctrl-C = drop
keys-closed = number = say it   summary   quit = finish
heard-label = heard
slot-fee = a month
slot-rival_price = another's price
slot-rival = another company
slot-target_price = would pay
slot-amount = a sum
slot-usage_gb = data
slot-usage_min = calls
slot-tenure_months = a customer for
slot-duration_months = for
slot-speed_mbps = speed
slot-count = how many
slot-date = when
slot-period = took
heard-stated = { $name }: { $value } (said by the customer)
heard-command = type / and Enter if it was your own command: { $line }
heard-nothing = not understood
heard-known = { $reason } (known already)
heard-also = also mentions { $reason }
heard-answer = answer “{ $answer }”
heard-leaving = wants to leave
heard-stays = staying after all? end withdrawn
heard-not-leaving = isn't leaving
heard-refusal = a clear no
said-before = said { $count }×
nothing-to-say = Nothing fits here. Press 0 to let go, or end the call with `end`.
closing-done = All said. `summary` shows the summary, `quit` finishes.
outcome-line = outcome: { $outcome }
outcome-retained = they stay
outcome-withdrawn = they changed their own mind
outcome-served = served: it was about something else
outcome-left = processed as they wished
outcome-callback = call-back agreed
outcome-handed_over = handed to a colleague
outcome-hung_up = the line went dead
outcome-none = not finished, at “{ $step }”
undone = Went back { $count }: { $what }
taken = heard (< takes it back)  { $parts }
exchanged = noted: “{ $answer }”
recorded = Noted.
amended = Amended.
amended-dropped = Amended; these no longer held and were taken out: { $list }
why-first = First line: { $technique }, { $purpose }
why-source = from: { $source }
why-preferred = the flow prefers it to others of its technique: { $degree } of 9
why-equation = { $side } { $from } → { $to }: { $what }
why-equation-none = Nothing is known yet of how bad it is, or of what leaving costs.
by-answer = they answered “{ $answer }”
by-statement = they said so themselves
whynot-open = { $item } can be said right now.
whynot-locked = { $item } can't be said now: { $why }.
whynot-answer-open = { $item } can be answered right now.
whynot-answer-locked = { $item } can't be answered now: { $why }.
whynot-fact = { $fact } is { $now }, and has to be { $allowed }
whynot-way = nearest way: { $way }
whynot-way-rule = on that way a rule of conduct asks for something first: { $rule }
whynot-or = its condition can be met in { $count } ways; this is the one that lacks the least
whynot-no-way = It can't be reached from here.
whynot-no-way-found = No way to it was found from here; not every one was looked at.
whynot-expired = it rests on “{ $evidence }”, which ran out on { $until }: it is not said before that has a new date
whynot-evidence = rests on: { $evidence }
way-said = { $item }→{ $answer }
way-heard = customer: { $what }
more-title = Also possible (type an id to say it):
more-page = page { $page }/{ $pages }; next: more { $next }
history-empty = Nothing has happened yet.
history-earlier = { $count } earlier
history-words = words “{ $words }”
history-mentioned = also mentions { $reason }
history-note = note: { $words }
history-own = own words: { $words }
history-noted = noted
statement-upset = upset
statement-refuses = a clear no
statement-reopens = willing to talk again
statement-objects = a worry
statement-reason = because of { $reason }
statement-request = wants to { $request }
answer-other = something else

## Own words, techniques, conduct
history-me = my own state: { $level }/5
why-technique = Best now: { $technique }: { $why } ({ $timing })
list-gap = {","}{" "}
why-others = not now
why-not-technique = { $technique }: { $why }
timing-now = answer it now
timing-later = answer it later, and say so frankly
timing-never = let it pass
fitness-find_true_point = find the true point first
fitness-make_concrete = nothing concrete is known yet
fitness-asked_already = asked already
fitness-founded = what they say is so
fitness-not_founded = only for what is really so
fitness-loose = they don't hold it firmly
fitness-too_serious = they mean it seriously
fitness-minor = it is beside the point
fitness-matters = it matters to them
fitness-wrong = their facts are wrong, or our honesty is doubted
fitness-no_contradiction = only on wrong facts or doubted honesty
fitness-beyond_say = beyond your say, so promise an answer by a time
fitness-price_first = the price came up before the benefits
fitness-answer_now = it can be answered now
fitness-agree_first = nobody likes to be contradicted
fitness-not_best = something fits better
said-well = ✓ “{ $words }”: { $why }
said-badly = ✗ “{ $words }” ({ $class }): { $why }
said-instead = say instead: { $instead }
said-take-back = Recorded. If you haven't said it yet: back takes it out.
phrase-say = good to say
phrase-never = never say
phrase-jargon = jargon
phrase-exaggeration = exaggeration
phrase-scarcity = unproved pressure
phrase-argument = arguing
phrase-promise = promise without who and when
phrase-condescension = talking down
phrase-threat = threat
phrase-competitor = about other providers
phrase-offer = an offer of your own
phrase-private = asks too much
phrase-personal = personal remark
me-1 = Good. Stay with it.
me-2 = Drop your shoulders, breathe out slowly, smile: they can hear it.
me-3 = It isn't about you. Two slow breaths, let them finish, then one short line. Line 1 will do.
me-4 = Don't answer from the heart now. “Let me check that for you, one moment.” Hold, sip of water, breathe out slowly, come back to line 1.
me-5 = Enough for one person. Offer a call-back at a time you can keep (end callback), or hand over (end handed_over). That is good work, not failure.
locked-not_retained = Nothing is probed for or proposed: see to what they called for
locked-rule = Not yet: { $name }. { $instead }
locked-rule-short = Not yet: { $name }
rule-broken = { $name }: { $instead }
runs-long = ◔ { $minutes } min on this call: lead back to the one thing, or agree a next step.
problem-rule = Not now ({ $item }): { $name }. { $why } { $instead }
help-unknown = there is no help on “{ $name }”
help-topics = topics

## Summary
summary-title = Call summary · { $flow }
summary-background = background
summary-impact = impact
summary-solution = solution
summary-benefit = benefit
summary-outcome = outcome
summary-followup = follow-up
summary-conduct = conduct
summary-clean = no rule broken
summary-fatal = ✗ { $name } ({ $turns })
summary-warning = ⚠ { $name } ({ $turns })
summary-owed = not done
summary-turn = turn { $turn }
summary-notes = notes
summary-also = asked besides to { $request }: { $status }
summary-stated = first said: { $reason }
summary-mentioned = also mentioned: { $reasons }
summary-agreed = agreed
summary-confirmed = confirmed: { $reason }
summary-unconfirmed = no reason was confirmed
summary-wants = called to { $request }
summary-stands = { $side } { $to }
summary-moved = { $side } { $from } → { $to }
summary-no-severity = never got to see how bad it is
summary-no-proposal = no proposal was made
summary-proposed = { $offer }: { $answer }
summary-benefit-retained = { $worth } (against it: { $downside })
summary-benefit-left = done as they wished, and the door stays open
summary-benefit-none = none yet
summary-offer = { $offer }: { $starts }
summary-callback = call back as agreed
summary-no-followup = none

## Help
help-title = Keys on the screen
help-1 = 1–3            say this line; a letter answers it; at once: 1b, 1 WORDS
help-2 = just type      the customer's own words; what is sure counts, Enter takes the rest
help-3 = 0              they insist on leaving: let go, at any moment
help-4 = ? / more       what else fits, by technique; type an id to say it
help-5 = < , back [N]    undo; amend TURN ANSWER changes an earlier answer
help-6 = why, why-not ID   why this line, or why not that one
help-7 = say WORDS      your own words; note WORDS for the summary
help-8 = set FACT=VALUE    emotion, request, reason, style …; me 1–5 for yourself
help-9 = history · summary · end OUTCOME · quit · x1–x4 (why not line 1)
help-10 = a line that begins with / is always a command
help-11 = help TOPIC     the method behind it; help topics lists them
help-topic = { $form }
command-agent = say this item of the flow, by its id
command-customer = the customer's answer: a letter, an answer's id, or words in quotes
command-say = record your own words
command-note = add a note to the summary
command-me = how you feel yourself, 1 (at ease) to 5; a line for you alone
command-set = note a fact as you see it: request, reason, emotion or one of the flow's own
command-back = take back turns, one if no number is given
command-amend = change the answer of a turn and keep what still holds; `history` shows the numbers
command-why = why this advice, and what moved the balance
command-why-not = why an item can't be said now, and the nearest way to it
command-more = everything else that fits, by technique; `more 2` for the second page
command-history = every turn so far
command-summary = the call in brief: background, impact, solution, benefit
command-help = all commands, or one of them
command-let-go = they insist on leaving: process it, the same as 0
command-end = end in another way: withdrawn left callback handed_over hung_up
command-quit = leave, with the summary
end-form = One of: withdrawn (they changed their mind), left (processed), callback, handed_over, hung_up

## Problems
problem-unknown-command = there is no command `{ $name }`; `help` lists them
problem-usage = it is written: { $form }
problem-number = there is no line { $number }; there are { $count }
problem-nothing-asked = nothing was asked, so there is no answer to pick; press a number first, or type what they said
problem-answer = there is no answer `{ $answer }`; there are { $count }
problem-item = the flow has no item `{ $name }`
problem-value = { $fact } has no value `{ $value }`; it can be: { $known }
problem-no-amount = `{ $name }` takes an amount with at most two decimals, not `{ $value }`
problem-no-number = { $name } is a whole number, and { $value } is none
problem-not-settable = `{ $fact }` can't be set; these can: { $known }
problem-not-settable-hint = the balance follows from the customer's answers: press the letter, or amend a wrong one
problem-locked = not now: { $why }
problem-nod = settle what was heard first: Enter = right, a letter or a number shown = that one, Ctrl-C = drop; 0 works at any time
problem-feelings = soothing settles it: say a line and take their answer. If it was noted by mistake, go back
problem-answer-first = the line ({ $item }) waits for its answer: its letter alone, or their words; back = another line
problem-undo = there is nothing to take back
problem-turn = there is no turn { $turn }; there are { $count }
did-you-mean = did you mean `{ $name }`?
words-cut = that line is long: only its first { $most } characters are listened to; all of it is kept
goodbye-unfinished = The input ended here; the call has no outcome.
interrupt-hint = That line is dropped. The call goes on; type quit to leave
context-problem = the customer's context has mistakes; the call was not started
flow-problem = { $errors ->
        [one] the flow can't be read, the call was not started: 1 mistake
       *[other] the flow can't be read, the call was not started: { $errors } mistakes
    }
fact-request = what they want
fact-reason = reason
fact-clarity = how clear
fact-emotion = feelings
fact-severity = severity
fact-cost = cost of leaving
fact-verdict = verdict
fact-fixable = we can fix it
fact-objection = objection
fact-proposals = proposals made
fact-refusals = clear refusals
fact-outcome = outcome
gate-trust-probe = they are willing to talk
gate-probe-propose = reason confirmed, feelings settled
gate-propose-agree = a complete proposal to talk about
gate-agree-closed = an explicit yes to the full terms
gate-agree-propose = not this one: another proposal
gate-back-probe = another reason shows
condition-or = or
no-such-reason = there is no reason `{ $name }`
place-call = One call that comes here: { $call }
place-pair = `{ $part }` is no place: write fact=value, for example step=propose,cost>=2
place-either = `{ $text }` are several places: write either of two values as step=agree|propose, and ask for each place by itself
place-value = `{ $value }` is a value of the customer, and no place on a call: give it with --customer
place-fact = there is no fact `{ $fact }`; there are: { $known }
no-such-place = no call was found that comes to `{ $at }`
new-not-empty = `{ $folder }` is not empty; name a folder that is not there yet
new-written = { $folder } is a small flow now. Next: wanliu check { $folder } · wanliu call { $folder } · { $folder }/README.md
new-copied = { $folder } is a copy of { $flow } now, the parts it shares in { $common }. Next: wanliu check { $folder } · wanliu call { $folder }
new-common = The parts that the built-in flows share are in { $common }: take one in with "include": ["../common/conduct-core.json"] in flow.json.
new-differs = { $path } is there and holds something else; nothing is written
rename-built-in = `{ $flow }` is built into the program: a name is changed in the files of a folder
rename-unreadable = `{ $flow }` can't be read as a flow; wanliu check tells why
rename-done = { $path }: { $count }
migrate-nothing = { $flow } is in the format of today
migrate-new = { $path }: new, what customers call for
rename-unknown = nothing is called `{ $name }`
rename-ambiguous = several things are called `{ $name }`; say which with --kind { $kinds }
rename-taken = `{ $name }` is taken
rename-bad = `{ $name }` is no id: lower-case letters, digits and _, in parts joined by dots
rename-of-set = `{ $name }` is an answer of a set: rename { $answer }
rename-read-by-rule = the rule `{ $rule }` reads answers by this name, whatever they answer; change it first, by hand
rename-unclear = { $path }:{ $line } gives an answer of this name, and which item it answers is not plain there; say it after agent ITEM, or change it by hand
rename-known = the program itself reads `{ $name }` by this name: see docs/FLOWS.md, “Names that the program reads”
rename-breaks = nothing is written: { $flow } would then have a finding that it does not have now
flow-language = the flow does not speak `{ $language }`, it speaks { $known }: its lines are shown in `{ $first }`
new-language = the program has no flow in `{ $language }` to start from, only in zh and en: begin with --languages en, then `wanliu texts export FOLDER --into { $language }` writes the table to translate it, and `wanliu texts remove FOLDER en` takes the English out again
texts-removed = { $language } is out of { $count } files
texts-only = `{ $language }` is the only language of the flow: it stays
texts-imported = texts taken in: { $count }, rows left: { $left }
texts-unknown = line { $line }: the flow has no text at { $file } { $path }; the row is left
texts-outdated = line { $line }: another language of { $file } { $path } is not what the flow says now; the row is left
texts-no-place = line { $line }: { $file } { $path } has no wording in this language to take the place of; write it in the flow first
texts-undeclared = the "languages" of flow.json lack `{ $language }`: add it when all is translated; check then tells what is missing
texts-columns = { $path } lacks the column { $column }: a table has file, path, a column for the language, and one for another that it was translated from
diff-in-flow = the flow
diff-in-reason = reasons
diff-in-item = items
diff-in-evidence = evidence
diff-in-rule = rules
diff-in-pack = packs of rules
diff-in-fact = facts
diff-in-answers = answer sets
diff-in-act = acts
diff-in-request = requests
diff-in-cue = cues
diff-in-phrase = phrases
diff-in-operator = companies
diff-in-repair = slips of typing
diff-in-figure = words around figures
diff-in-topic = topics of help
diff-in-manner = manners
diff-in-sense = senses
diff-in-customer = customers
diff-in-learned = what hearing learned
diff-wording = only the words
diff-widened = its condition now holds where it did not, with: { $customer }
diff-narrowed = its condition no longer holds where it did, with: { $customer }
diff-anyone = anyone
diff-same = They hold the same: every field of { $count } things was compared, and all of flow.json but which files it includes.
diff-rewritten = written otherwise, lets in the same customers
test-expects-nothing = { $name }: it expects nothing, so it passes whatever is advised; a line beginning with = says what must hold
test-failed = FAILED
test-expected = expected
test-actual = is      
test-advised = advised here:
test-passed = it was meant to fail ({ $fails }) and did not
test-accept = if this is right now: wanliu test { $path } --accept
test-accepted = { $path }: expectations rewritten
test-none = no script (*.call) at { $path }
test-tally = { $passed } passed, { $failed } failed{ $unreadable ->
    [0] {""}
   *[other] , { $unreadable } could not be read
 }{ $left ->
    [0] {""}
   *[other] , { $left } not run
 }{ $parts ->
    [0] {""}
    [1] , 1 part of others
   *[other] , { $parts } parts of others
 }{ $nothing ->
    [0] {""}
    [1] ; 1 that passed expects nothing
   *[other] ; { $nothing } that passed expect nothing
 }
script-problem = { $errors ->
    [1] 1 mistake
   *[other] { $errors } mistakes
 } in scripts
command-save-script = write the call down as a script that passes
script-saved = written down: { $path }
script-not-saved = not written: { $why }
coverage-of = { $flow }: the scripts come to
coverage-steps = steps
coverage-items = items
coverage-answers = answers
coverage-conditions = conditions (each way)
coverage-gates = gates
coverage-rules = rules of conduct
coverage-limits = limits
coverage-endings = endings
coverage-unreachable = no call comes to: { $names }
mutants-of = { $flow }: { $made } changes, { $noticed } noticed. Not noticed:
mutants-condition = a condition taken out
mutants-rule = a rule taken out
mutants-effect = an answer that does nothing
mutants-swap = two answers that do what the other did
mutants-limit = a limit widened
test-none-chosen = no script has such a tag or name
test-written = { $count } scripts written into { $folder }
flow-unread = the flow can't be read: { $errors ->
    [1] 1 mistake
   *[other] { $errors } mistakes
 }
script-exists = { $path } is there already

## Proofs

prove-states = { $flow }: { $states } states, { $transitions } transitions; the farthest is { $depth } { $depth ->
    [1] event
   *[other] events
} away; { $customers } { $customers ->
    [1] kind
   *[other] kinds
} of customer
prove-bounded = stopped early: not every state was visited, so nothing is certain but what is broken
prove-projected = left out, since no condition and no rule reads them: { $facts }
prove-row = { $verdict }: { $name }
prove-at-once = as soon as the call begins
prove-proved = holds
prove-vacuous = never comes up
prove-undecided = not decided
prove-refuted = BROKEN
prove-warned = can be broken
prove-own-words = about the agent's own words: watched as they talk, nothing to prove here
prove-impossible = what it asks for happens on no call: it contradicts the flow
prove-locked = by its own lock: without it, it could be broken
prove-unsaid = no call comes to say: { $items }
prove-refused = no call comes to give it: { $items }
prove-customer = , customer { $customer }
prove-why = { $why } Instead: { $instead }
prove-witness = the shortest call that breaks it{ $customer }:
prove-tally = { $proved } hold, { $vacuous } never come up, { $refuted } broken, { $warned } { $warned ->
    [1] warning
   *[other] warnings
} can be broken{ $bounded ->
    [0] {""}
   *[other] , { $bounded } not decided
}
prove-reach = the shortest call there, { $turns } turns{ $customer }:
prove-never = no call comes there
prove-perhaps = no call that was looked at comes there; not every state was visited
prove-count = { $count } of { $all } states
prove-most-discount = the cheapest offer that can be made: { $value } a month, { $item }{ $customer }:
prove-most-turns = the farthest state is { $value } events away{ $customer }:
prove-most-proposals = { $value } proposals at most on one call, the shortest such{ $customer }:
prove-most-words = the longest line that can be said has { $value } words, { $item }{ $customer }:
prove-none = there is none
prove-not-empty = { $folder } is not empty; nothing was written
prove-stopped = stopped before the end: what follows is what is known so far
prove-written = { $count } { $count ->
    [1] script
   *[other] scripts
} written into { $folder }
prove-nothing-missing = the scripts there lack nothing
prove-progress = { $rows } rows so far …
prove-no-rule = no rule or property { $name }
every-reason-first = no proposal before the reason is confirmed
every-feelings-first = while they are upset, only what soothes, answers them or lets go is said
every-no-means-no = after the last no, only what soothes, answers, serves or lets go is said
every-limits = proposals keep to the flow's limit
every-consent = kept only by a yes to what is on the table
every-way-out = they can be let go from everywhere, at once
every-ending = everywhere leads to an ending
every-something-to-say = there is something to say everywhere
every-item-said = every item can be said on some call
every-answer-given = every answer can be given on some call
every-finite = no call goes on to ever new states
transcript-agent = agent: { $text }
transcript-customer = customer: { $text }
transcript-noted = noted: { $text }
calls-new = + { $item } { $answer }: only the new version has this call{ $customer }:
calls-gone = - { $item } { $answer }: only the old version has this call{ $customer }:
calls-fact = ~ { $item } { $answer }: { $before } was, { $after } is{ $customer }:
calls-advice = ~ { $item } { $answer }: advised next was { $before }, is { $after }{ $customer }:
calls-tally = as far as states, gates and given facts decide, calls go on differently after { $count } { $count ->
    [1] answer
   *[other] answers, in { $kinds } ways, each shown where calls first come to it
}
calls-beyond = Not compared, and it differs: { $names }. What rules of conduct hold back, and what values and words bring about, hangs on the whole call; run the scripts for it.
calls-no-figures = Offers hang on more figures than are looked at: customers of whom one is known are left out.
calls-also = also after: { $names }{ $more ->
    [0] {""}
   *[other] { " " }and { $more } more
}
calls-more = { $count } more ways; --format json has them all
calls-scripts = scripts whose calls do:
  { $names }

# Calls kept
detour-1 = Noted: it doesn't fit this customer.
detour-2 = Noted: nobody would say it like that.
detour-3 = Noted: talked about already.
detour-4 = Noted: no time for it.
detour-hint = not line 1?  x1 doesn't fit  x2 wouldn't say it so  x3 done already  x4 no time
resume-nothing = Nothing to take up here; wanliu calls list has the rest.
command-detour = why another way than line 1: x1 doesn't fit, x2 wouldn't say it so, x3 done already, x4 no time
command-resume = take up the call that was broken off, before this one begins
keep-broken-off = Call { $call } ({ $begun }, { $about }) was broken off: type resume to take it up{ $more ->
    [0] {""}
   *[other] , { $more } more in wanliu calls list --open
}.
keep-no-key = no pseudonym can be made for --ref, so the call is not begun: { $why }
keep-kept = kept as call { $call }
keep-not-written = ⚠ this call can't be kept just now: { $why } ({ $detail }). Go on; it is tried again with every key.
keep-written-again = The call is being kept again, nothing is missing.
keep-elsewhere = ⚠ the call could not be kept where calls are; it is in { $path }
keep-lost = ⚠ the call could not be kept anywhere. This is its record:
  { $record }
store-busy = another program holds the calls
store-full = there is no room left on the disk
store-read-only = it may not be written there
store-corrupt = the file is damaged, or no file of calls
store-later = a later version of wanliu made it
store-other = something went wrong
calls-no-store = calls are not kept: WANLIU_STORE or --store says off
calls-none-kept = no call was kept yet: there is no { $path }
calls-store-unusable = { $path } cannot be used: { $why } ({ $detail })
calls-no-call = there is no call { $id }; wanliu calls list shows them
calls-empty = no calls
calls-row = { $id }  { $begun }  { $flow }  { $disposition }  { $turns } turns, { $minutes } min
calls-row-open = { $id }  { $begun }  { $flow }  { $disposition }  { $turns } turns, { $minutes } min  (broken off: wanliu calls resume { $id })
calls-nothing-due = nothing is due
calls-followup = { $id }  due { $due }  { $owner }  call { $call }: { $what }
calls-followup-done = { $id }  done  { $owner }  call { $call }: { $what }
calls-done = { $id } is done
calls-no-promise = there is no open promise { $id }; wanliu calls followups lists them
calls-redacted = { $lines } lines of { $calls } calls changed
calls-purge-early = only calls whose time is over can be deleted: --before takes a day no later than today ({ $today })
calls-purged = { $count } { $count ->
    [1] call
   *[other] calls
} deleted that could be kept no longer than to the day before { $before }
calls-held = call { $id } is being held in another window
calls-all-hold = recorded with version { $before } of the flow, taken up with { $now }: all { $turns } turns hold
calls-other-flow = call { $id } is a call of { $flow }, and { $other } is another flow
calls-flow-unread = the flow of this call can't be read: { $errors } { $errors ->
    [1] mistake
   *[other] mistakes
}
calls-export-to-turn = call { $call }: its flow has changed, the script goes up to turn { $turn } of { $of }
calls-row-held = { $id }  { $begun }  { $flow }  { $disposition }  { $turns } turns, { $minutes } min  (not over)
report-follows = follows up call { $call }
calls-stops-same = the flow has changed since: the call stands before turn { $turn } of { $of }, since { $what } no longer holds ({ $why }). The later turns stay in the record until you go on.
calls-stops = recorded with version { $before } of the flow, taken up with { $now }: it stands before turn { $turn } of { $of }, since { $what } no longer holds ({ $why })
calls-not-there = the flow does not have it
calls-follows = call { $id } is over; this one follows it up
calls-shown-to = the flow has changed since: shown up to turn { $turn } of { $of }
calls-export-to = several scripts need a folder: --to DIR
report-title = Call { $id } · { $flow } { $version } · { $begun } · { $disposition } · kept until { $delete }
report-evidence = evidence
report-plan = to do
report-plan-open = { $what } · { $owner } · due { $due }
report-plan-done = { $what } · { $owner } · done { $done }
audit-row = ✗ { $rule } ({ $turn }): { $name }. { $why } Instead: { $instead }
audit-tally = { $rules } rules, { $broken } { $broken ->
    [1] finding
   *[other] findings
}

# How calls came out
outcomes-title = { $calls } { $calls ->
    [1] call
   *[other] calls
}, { $ended } ended
outcomes-heading = How calls came out
outcomes-calls = calls
outcomes-ended = ended
outcomes-outcomes = How they ended
outcomes-kept = Kept
outcomes-kept-by = Kept, by { $by }
outcomes-by-reason = reason
outcomes-by-method = method
outcomes-by-step = step
outcomes-by-flow = flow
outcomes-by-team = team
outcomes-reasons = What they said first, and what it really was
outcomes-stated = said first
outcomes-confirmed = confirmed
outcomes-lost = Where those who left stood
outcomes-moved = How the equation moved
outcomes-severity = severity
outcomes-cost-side = cost of leaving
outcomes-advice = Advice
outcomes-taken = first line said
outcomes-refused = First lines not said
outcomes-why-no-fit = doesn't fit
outcomes-why-wording = wouldn't say it so
outcomes-why-done = done already
outcomes-why-no-time = no time
outcomes-conduct = Conduct
outcomes-clean = no fatal rule broken
outcomes-time = Time in each step
outcomes-step-trust = trust
outcomes-step-probe = probe
outcomes-step-propose = propose
outcomes-step-agree = agree
outcomes-step-closed = close
outcomes-cost = Given up each month for a call kept, on average: { $cost }
outcomes-per-kept = given up a month, per call kept
outcomes-promises = Promises: { $made } made, { $kept } kept, { $overdue } overdue
outcomes-made = promises made
outcomes-promises-kept = promises kept
outcomes-overdue = promises overdue
outcomes-turns = turns
outcomes-seconds = seconds
outcomes-empty = No call has ended yet.
outcomes-note = Ranges are 95 % intervals (Wilson). A call let go cleanly is a good call; nobody is ranked here.
outcomes-also = Pale: let go cleanly, as they wished.
outcomes-group-clean = let go cleanly { $share } %
outcomes-unknown = not known
calls-no-record = { $path } is no record of a call: { $why }

## simulate
simulate-title = { $calls } calls, seed { $seed } · { $flow } · policy { $policy }
simulate-retained = kept
simulate-let-go-clean = let go well
simulate-lost = lost
simulate-numbers = { $exchanges } exchanges a call · { $offers } offers · worth { $worth } points
simulate-conduct = fatal rules broken: { $breaks } · warnings: { $warnings }
simulate-by-reason = By reason: kept
simulate-by-style = By manner: kept
simulate-also = ; then let go well · lost
simulate-group = { $let_go } % ·{ $lost } %
simulate-difference = The second against the first, call by call with the same seed
simulate-kept-more = of 100 calls, kept: { $by }
simulate-worth-more = points a call: { $by }
simulate-expected = The plan expects { $points } points a call before a word is said. The policy comes to less where it will not repeat a line, break a rule, or use a line that needs a note.
simulate-no-figures = { $flow }: what customers pay decides in more ways than are drawn; nothing is known of them here
simulate-note = Intervals hold the true value in 19 of 20 cases. Customers are played by the flow's odds: this compares policies and flows, and forecasts nothing.
simulate-two-at-most = two policies on one flow, or one policy on two flows (--against)
simulate-nobody = { $flow } has no customers.json; take customers who answer by the odds alone: --callers odds
simulate-heading = Simulation
simulate-calls = calls
simulate-seed = seed
simulate-other = open (called back, handed over)
simulate-exchanges = exchanges a call
simulate-offers = offers a call
simulate-worth = points a call
simulate-breaks = fatal rules broken · warnings
simulate-outcomes = Outcomes
simulate-more-kept = kept, of 100 calls
result-retained = kept
result-misfit = kept against their interest
result-let-go = let go well
result-given-up = let go too soon
result-withdrawn = withdrew by themselves
result-callback = to be called back
result-handed-over = handed over
result-hung-up = hung up
odds-malformed = { $path } holds no odds: { $detail }
odds-other-flow = { $path } was learned for the flow { $detail }
odds-unknown = { $path } names { $detail }, which the flow doesn't have
odds-no-weight = { $path }: { $detail } is no weight
mix-left-out = { $path }: not in this flow, left out: { $detail }
mix-malformed = { $path } holds no mix of reasons: { $detail }
mix-several = { $path } holds several; choose one with { $path }:NAME: { $detail }
mix-nobody = { $path } names no reason of this flow: { $detail }
policy-unknown = there is no policy { $name }: equation, best, random, or a file of preferences
policy-malformed = { $path } holds no preferences: { $detail }
policy-spot = { $path }: no place on a call: { $detail }
policy-no-item = { $path }: neither an item of the flow nor a technique: { $detail }
line-too-long = that line was longer than 1 MiB and was left out
hear-no-context = line { $line }: there is no context `{ $name }`; heard as the first words of a call. Contexts are { $known }
hear-line-too-long = line { $line } is longer than 1 MiB and was not heard
file-unreadable = { $path } could not be read: { $why }

## practice
practice-opened = Practice with { $customer }, level { $level }, seed { $seed }.
practice-how-3 = Say it in your own words. What is said is said. `quit` ends the practice and tells what each move was worth.
practice-how = Choose a line by its number, or say it in your own words. What is said is said. `quit` ends the practice and tells what each move was worth.
practice-you = You
practice-customer = Customer
practice-taken-as = (heard as: { $technique })
practice-care-first = (heard as talk: the reason is checked back. A caring word about it comes before anything else.)
practice-feelings-first = (heard as talk: they are upset. Feelings come before anything else.)
practice-objection-first = (heard as talk: a worry is open. Ask what is behind it, or answer it, before anything else.)
practice-no-line = (heard as talk: the flow has no line like it here. Ask what you want to know, or show that you heard them.)
practice-phrase = { $name } — { $why } → { $instead }
practice-hint = Worth { $points } { $points ->
    [one] point
   *[other] points
} more: “{ $line }” ({ $purpose })
practice-choose = Did you mean one of these? A number says it; Enter lets your words stand as they are.
practice-keys-1 = a number says a line · your own words · ? more · why · 0 let go · help · quit
practice-keys-2 = a number says a line · your own words · ? what the guide would say · 0 let go · quit
practice-keys-3 = say it in your own words · 0 let go · quit
practice-keys-closed = The call is closed: last words by number or in your own; Enter for the debrief.
practice-no-way-back = In practice nothing is taken back: go on from here, and see it in the debrief.
practice-customer-answers = The customer says that by themself; your part is what you say.
practice-customer-ends = Only the customer can end it so. You can let go (0), or end callback, end handed_over.
practice-no-advice = No advice at level 3: trust your ear. Level 1 shows it.
practice-no-number = There is no line of this number here.
practice-not-here = That has no place in practice.
practice-interrupt = (the call goes on; quit ends it)
plan-solving = Solving the plan for these customers; it is kept for the next time …
practice-nobody = { $flow } has no customers.json, so there is nobody to practise with
practice-near = Did you mean { $name }?
practice-unknown = nobody is called { $name }. { $near } Who there is: wanliu practice --list
practice-kept = Kept with your practice calls: wanliu practice --progress
practice-not-kept = Not kept: { $why }
practice-page = The debrief as a page: { $path }
practice-no-page = { $path } could not be written: { $why }
practice-again = The same customer again: wanliu practice { $flow } --customer { $customer } --level { $level } --seed { $seed }
result-left = broken off before it was over
debrief-title = Debrief: { $result } · { $score } of 100
debrief-broke = A rule of conduct was broken, so the call counts nothing: { $rule }
debrief-timeline = The call, move by move: what it was worth after each (−100 to +100)
debrief-costliest = What cost most
debrief-cost = { $move }. cost { $points } { $points ->
    [one] point
   *[other] points
}: “{ $line }”
debrief-better = Better: “{ $line }” ({ $why })
debrief-ended = (ended the call)
debrief-truth = What was true
debrief-reason-found = The real reason was { $true }. You found it and checked it back.
debrief-reason-unchecked = The real reason was { $true }. It was said, but never checked back.
debrief-reason-other = The real reason was { $true }. You took it to be { $found }.
debrief-reason-hidden = The real reason was { $true }. It stayed hidden.
debrief-excuse = Their polite excuse, where they need one: { $excuse }.
debrief-nothing-shown = nothing
debrief-severity = How bad it was: { $true }. What your questions showed: { $found }.
debrief-cost-side = What leaving would cost them: { $true }. What your questions showed: { $found }.
debrief-serves = What would serve them: { $offers }.
debrief-serves-nothing = No offer serves them: letting go well was the good end.
debrief-form = The quality form
debrief-next = To practise next
debrief-heading = Practice debrief
debrief-score = of 100
debrief-broke-rule = A rule of conduct was broken
debrief-true-reason = the real reason
debrief-said-first = what they say first
debrief-you-found = you found
debrief-how-bad = how bad it was
debrief-leaving-costs = what leaving would cost
debrief-would-serve = what would serve them
debrief-nothing-serves = no offer: letting go well was the good end
level-0 = none (0)
level-1 = slight (1)
level-2 = moderate (2)
level-3 = serious (3)
level-4 = critical (4)
form-setting = setting
form-willingness = willingness
form-politeness = politeness
form-listening = listening
form-evidence = evidence
form-completeness = completeness
form-ending = ending
form-setting-why = begin with a greeting that sets the tone
form-willingness-why = win their leave to talk before you ask
form-politeness-why = something you said grated on them
form-listening-why = feelings first, look behind the reason, check it back, ask nothing twice
form-evidence-why = facts before the offer, and nothing claimed without them
form-completeness-why = say the whole terms, weak side too, and hear a clear yes
form-ending-why = thank them, say what was settled and what happens next
lesson-conduct = Conduct before outcome: look at the rule that was broken, and play the same customer again without it.
lesson-words = Your words: replace the phrase that grated, and hear what changes.
lesson-look-behind = The reason behind the reason: one question with feeling, and “is there anything else?”, before you check it back.
lesson-understand-first = Understand first: one sentence that shows you heard them, then a fact, then the offer.
lesson-let-go = Letting go in time: two clear noes are an answer. Accept, thank, leave the door open.
lesson-stay-with-it = Staying with it: after one no there is still room for one honest question before you let go.
lesson-fit = An offer that fits: they said yes to something that doesn't touch the real problem. Find that first.
lesson-form-setting = The first sentence: who you are, a warm word, what happens now.
lesson-form-willingness = Leave to talk: promise to see to it, then ask for one question.
lesson-form-politeness = Tone: same content, softer first words; and never the same line twice.
lesson-form-listening = Listening: take up their very words before your next question.
lesson-form-evidence = Evidence: one fact from the record before the offer.
lesson-form-completeness = Completeness: price, term, start and the weak side in one breath, then wait for the yes.
lesson-form-ending = The ending: thanks, what was settled, what happens next; thirty seconds that stay.
lesson-finish = To the end: what has come to a stop in this step? Say that one thing, or let them go well.
lesson-harder = Nothing stands out. Take the next level, or a harder customer.
progress-title = Practice calls: { $count }
progress-scores = Scores: the first five → the last five of each level
progress-level = level { $level }
progress-form = The form at level { $level }, first five → last five
progress-next = To practise next: { $lesson }
progress-unread = { $count ->
    [one] 1 line of the practice file could not be read and was left as it is
   *[other] { $count } lines of the practice file could not be read and were left as they are
}
fit-where = a built-in flow can't be written beside: say where with --to FILE, and use it with --odds FILE
fit-too-little = too little to learn from: { $calls } calls that ended (at least { $least_calls }), { $asked } answers to offers and terms (at least { $least_asked }); the author's odds stand
fit-title = Learned from { $calls } calls, { $exchanges } exchanges, { $asked } answers to offers and terms; written to { $path }
fit-weight = { $side }: log-odds of a yes a level, author { $author } → learned { $learned }
fit-brier = Brier score on calls not learned from: author { $author }, learned { $learned } (0 is perfect)
fit-reliability = predicted yes → what happened (how many)
fit-better = The learned odds predict at least as well as the author's.
fit-worse = The learned odds predict worse than the author's on calls they didn't see: better wait for more calls.
