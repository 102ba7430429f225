W0101 = there is no file `{ $name }`
    .script = write the path as it is seen from this script
    .hint = a flow's folder has at least flow.json, reasons.json, questions.json and closings.json; built-in flows are `mobile` and `broadband`
    .script = look at the path: it is seen from the folder of the script that names it
W0102 = the file `{ $name }` is empty
    .hint = write something into it, {"{}"} at least
W0103 = the file `{ $name }` is not UTF-8
    .hint = save it again as UTF-8
W0104 = the file `{ $name }` begins with a byte-order mark
    .hint = save it as UTF-8 without BOM
W0105 = { $what ->
    [unexpected] `{ $name }` can't stand here
    [character] `{ $name }` means nothing in JSON
    [word] `{ $name }` is no JSON value
    [comment] JSON has no comments
    [number] `{ $name }` is no JSON number
    [wide] `{ $name }` is full-width; JSON has the half-width one
    [single-quotes] JSON has strings in double quotes only
    [unclosed-string] this string isn't closed on its line
    [escape] JSON has no escape `{ $name }`
    [control] a control character in a string
    [trailing-comma] a comma before a closing bracket
    [missing-comma] a comma is missing after this
    [missing-colon] a colon is missing after this
    [missing-value] a value is missing before this
    [missing-key] a key is missing before this
    [missing-open-object] a `{"{"}` is missing before this
    [missing-open-array] a `[` is missing before this
    [missing-close-object] the `{"{"}` of line { $line } isn't closed
    [missing-close-array] the `[` of line { $line } isn't closed
    [after-end] something stands after the end
    [gave-up] too much is wrong from here on; the rest was not read
   *[other] not JSON
 }
    .hint = { $what ->
        [unexpected] take it out, or look right before it for what is missing
        [word] write true, false, null, a number, or a string in "quotes"
        [comment] write a remark as "$comment": "…"
        [wide] write it half-width
        [single-quotes] write "…"
        [unclosed-string] close it with "; a line break within is written \n
        [escape] a backslash itself is written \\
        [control] write it as an escape, such as \t
        [trailing-comma] take the comma away
        [missing-comma] write a comma
        [missing-colon] write a colon and the value
        [missing-close-object] write {"}"} where it ends
        [missing-close-array] write ] where it ends
        [gave-up] mend what is shown first
       *[other] look right before the mark
    }
W0106 = the flow has format { $found }; this program reads format { $known }
    .hint = `wanliu migrate FLOW` rewrites an older one in format { $known }; a later one needs a newer program
W0107 = the file `{ $name }` is larger than { $most } MB
    .hint = split the flow into several files
W0108 = nested more than { $most } deep
    .hint = no flow needs this; look for a bracket out of place
W0109 = wrong type: { $wanted ->
    [string] a string should stand here
    [array] an array should stand here
    [object] an object should stand here
    [integer] a whole number should stand here
    [boolean] true or false should stand here
    [number-slot] a figure told as a number fills a value that is one: neither a text, nor by `rival`, `date` or `period`
    [string-array] a string should stand here, or an array of them
    [object-array] an object should stand here, or an array of them
    [integer-string] a whole number should stand here, or the name of a limit
    [number] a number should stand here
    [count-value] `{ $name }` counts nothing; the name of a number should stand here
    [number-value] `{ $name }` is a text; the name of a number or an amount should stand here
   *[other] { $detail }
 }
    .hint = docs/FLOWS.md shows the form
W0110 = there is no key `{ $name }`
    .hint = the keys are: { $known }
W0111 = the key `{ $name }` is given twice
    .hint = keep one
W0112 = `{ $name }` is missing
    .hint = add it
W0113 = `{ $name }` is no id
    .hint = ids have lower-case letters, digits and _, in parts joined by dots, and begin with a letter
W0114 = the braces are wrong: `{ $name }`
    .hint = write {"{name}"}, opened and closed
    .answer = a line of "answers" has {"{answer}"} once, where their answer stands, and no other gap
    .plain = what a customer says here has no gaps
W0115 = { $name } is outside its range
    .hint = the range is { $domain }
W0116 = `{ $name }` can't be read: { $detail }
    .hint = look at the path and its rights
W0117 = too many
    .hint = at most { $most }
W0118 = this text is empty
    .hint = write its words, or take it out
W0119 = `{ $name }` is no date
    .hint = write it as YYYY-MM-DD, for example 2027-06-30
W0120 = `{ $name }` is read already
    .hint = take it out of "include": no file is read twice, and none includes itself
W0121 = `{ $name }` is not in the one layout
    .hint = run wanliu fmt on it
W0122 = nothing reads `{ $name }`
    .hint = rename it to one of the files that are read, include it in flow.json, or remove it
W0123 = a shared set of answers takes in no other set
    .hint = write the answers themselves here; an item can take in both sets
W0201 = there is no { $what ->
        [answer-set] answer set
        [owed-act] an act that is `owed` an answer
        [request] a request
        [deed-part] part of a deed
        [fact-value] value of a fact
        [figure] figure cue
        [given-fact] fact given by the customer called
       *[other] { $what }
    } `{ $name }`
    .hint = define it first, or use a name that exists
    .parameter = give it its values above the call: for NAME: A, B
    .given = the flow has it as the agent's: only facts with "given_by": "customer" can stand here
    .known = one of: { $known }
W0202 = the name `{ $name }` is taken
    .hint = choose another
W0203 = the sub-reason `{ $name }` does not follow `{ $above }`
    .hint = write `{ $above }` first, and its sub-reasons right after it
W0204 = the method has no id `{ $name }`
    .hint = docs/METHOD.md lists the ids; a source of your own is written in other words
W0205 = the { $what ->
        [answer-set] answer set
        [owed-act] an act that is `owed` an answer
        [request] a request
        [deed-part] part of a deed
        [fact-value] value of a fact
       *[other] { $what }
    } `{ $name }` is never used
    .hint = use it, or take it out
W0206 = nothing here is { $name } any more
    .hint = take the allowance out
W0207 = { $why ->
    [form] an allowance is an object: a code, and why it is allowed
    [unknown] `{ $name }` is no code of a finding
    [error] { $name } is a mistake, and no mistake can be allowed
   *[reason] { $name } is allowed without a reason
 }
    .hint = write "$allow": {"{"} "W0205": "why it is all right here" {"}"}; wanliu check --explain CODE tells of each
W0301 = this can never hold
    .hint = name at least one value, no lower bound above the upper one, and nothing that the item's step or the rest of the condition rules out
W0302 = `{ $name }` excludes nothing here
    .hint = take it out: it always holds in this item's steps
W0303 = alternative { $name } of this condition is covered by alternative { $by }
    .hint = take it out, or make the earlier one narrower
W0304 = wording { $name } is never said: an earlier one needs no more values than it
    .hint = put the wording with more values first, or take this one out
W0305 = “{ $words }” points to `{ $name }` and to `{ $by }`
    .hint = leave it with the answer it fits best
W0306 = nothing to say in step { $step }{ $situation ->
    [upset] { " " }while the customer is upset
    [objected] { " " }while an objection is open
    [over] { " " }after some ending
   *[other] {""}
 }; for example after: { $call }
    .hint = write an item whose "when" lets this customer in
W0307 = no call comes to `{ $name }`: { $fact ->
    [technique] nothing that it is about is ever said
    [when] its condition is never so
   *[other] nothing makes `{ $fact }` so
 }
    .hint = let an answer make it known, or change the condition
    .known = here `{ $fact }` can only be `{ $known }`: let an answer make it known, or change the condition
W0308 = `{ $name }` never gets there: the flow's limit is { $most }
    .hint = lower the bound, or raise the limit in flow.json; an offer needs a proposal left to make
W0309 = whether there is always something to say in step { $step }{ $situation ->
    [upset] { " " }while the customer is upset
    [objected] { " " }while an objection is open
    [leaving] { " " }to let the customer go
    [over] { " " }after every ending
   *[other] {""}
 } was not found out: the search came to its limit
    .hint = one line of the step without "when", or with fewer conditions, makes it plain
W0310 = the answer `{ $name }` can be given on no call: { $why ->
    [no-reason] no reason is known where this is said
    [not-confirmed] it goes on to propose, and the reason is not confirmed
   *[upset] it goes on to propose while the customer is upset
 }
    .hint = { $why ->
    [no-reason] let the answer give a "reason", or say this where one is known: "when": {"{"} "clarity": "stated" {"}"}
    [not-confirmed] add "clarity": "confirmed" to the answer, or say this where it is: "when": {"{"} "clarity": "confirmed" {"}"}
   *[upset] let an earlier answer settle the feelings first, or take "emotion" out of this one
 }
W0311 = `{ $name }` contradicts the gates: { $gate ->
    [feelings] while the customer is upset, only what soothes, answers them or lets go is said
    [refusals] after the last refusal, only what soothes, answers, serves or lets go is said
    [objection] while an objection is open, only what answers it is said
   *[no-objection] what answers an objection is said only while one is open
 }
    .hint = change the condition, or the technique `{ $technique }`: no flow can open a gate
W0401 = raises the cost of leaving without evidence
    .hint = name the item's "evidence": a cost stands on facts only
W0402 = `{ $name }` can't be an effect in this step
    .hint = docs/FLOWS.md says which step has which effects
    .ends = the answer ends the call: take out "go", or what ends it
    .known = from here `{ $name }` can be: { $known }
W0403 = the last wording of `{ $name }` uses a value that may be missing
    .hint = add a last wording without it
W0404 = this evidence ran out on { $name }; nothing that rests on it can be said
    .hint = check it and give a new date, or use other evidence
W0405 = the technique `{ $name }` does not belong to step `{ $step }`
    .hint = docs/FLOWS.md says which technique belongs where
W0406 = a rule has exactly one pattern; `{ $name }` has none, or more than one
    .hint = write one of: never · only + after · at_most + of · after + within + comes · always
W0407 = this bound of `{ $name }` tells nothing new
    .hint = give a bound that narrows what is known here; knowledge never widens
W0408 = `{ $name }` has a monthly price and nothing to compare it with
    .hint = add "below" with the value that holds what the customer pays today; to those who pay no more than this it is then not advised
W0409 = the price does not say { $monthly }, and "monthly" does
    .hint = let both say the same
W0410 = no line lets the customer go in step { $step }; for example after: { $call }
    .hint = let a let_go line stand in this step too ("step"), whatever holds (no "when")
W0411 = the reason `{ $name }` has no { $what ->
    [question] confirm question
    [care] caring reply
    [remedy] line that eases it
   *[offer] offer
 }
    .hint = write one, or let the "when" of one that is there name this reason too
W0412 = with the answers `{ $name }` the customer can't refuse
    .hint = add an answer with "refusal": true
W0413 = nothing leads on from step { $step }
    .hint = give an answer of the step a "go", or a "consent" in step agree
W0414 = the public evidence `{ $name }` has no last day
    .hint = add "until": what is published changes
W0415 = the line says { $name }, and none of the terms does
    .hint = let the line and the terms say the same
W0416 = who takes the offer by `{ $name }` gets no further
    .hint = add "go": "agree": an offer is made once, and only step agree comes to a yes
W0417 = no answer to `{ $name }` settles the { $what ->
        [feelings] feelings
       *[objection] objection
    }
    .hint = { $what ->
        [feelings] give an answer "emotion": "uneasy" or "calm"
       *[objection] give an answer "objection": "none"
    }
W0418 = `advised` stands alone, and only in `never`; `{ $name }` has it otherwise
    .hint = write "never": {"{"}"advised": …{"}"}, and what must hold there in "when"
W0419 = the evidence `{ $name }` ends soon, on { $day }; nothing that rests on it can be said after
    .hint = check it and give a new date; --soon DAYS says how far to look ahead
W0420 = `{ $name }` has the words and the condition of `{ $by }`
    .hint = take one out, or give it words or a condition of its own: the agent would see the line twice
W0421 = `{ $name }` goes back to propose, where nothing is left to offer: { $most ->
    [0] this flow makes no offer
   *[other] this flow makes one offer at most
 }
    .hint = let the customer go, or raise "proposals" in flow.json's limits
W0423 = the answers `{ $name }` and `{ $by }` read the same: “{ $text }”
    .hint = give one of them other words, or leave it out: the agent can't tell them apart
W0422 = the offer `{ $name }` costs { $monthly } a month, which is dearer for whoever pays as much or less, and no rule keeps it from them
    .hint = add a fatal rule with "never": {"{"} "flaw": "dearer" {"}"}, as conduct-core.json has it
W0501 = the value of `{ $name }` is not right
    .hint = wanted: { $wanted }
W0502 = there is no customer file `{ $name }`
    .hint = check the path, or give key=value,…
W0601 = the { $name ->
    [zh] Chinese
    [en] English
   *[other] text in `{ $name }`
 } is missing
    .hint = write it: every text is given in each of the "languages" of flow.json
    .file = none of the { $count } texts of this file is in it: write them, include another file, or take `{ $name }` out of the "languages" of flow.json
W0602 = the { $language ->
    [zh] Chinese
    [en] English
   *[other] text in `{ $language }`
 } was not touched when another language was
    .hint = bring it up to date; if it still fits, run check --update-locks
W0603 = too long for one breath: { $count } { $language ->
    [zh] characters
   *[en] words
 }, { $most } at most
    .hint = cut it in two
W0604 = `{ $name }` is missing from the { $language ->
    [zh] Chinese
    [en] English
   *[other] text in `{ $language }`
 }
    .hint = use the same values in all languages
W0605 = `{ $name }` does not belong into { $language ->
    [zh] Chinese
    [en] English
   *[other] text in `{ $language }`
 }
    .hint = use the full-width form in Chinese, the half-width one in English
W0606 = “{ $name }” is a phrase that no agent should say ({ $phrase })
    .hint = say it as the phrase's "instead" does
W0607 = this { $language ->
    [zh] Chinese text is in English
   *[en] English text is in Chinese
 }
    .hint = write it in its own language
W0608 = { $count ->
    [one] a text of this file stands in `{ $language }`, which flow.json does not declare: nobody sees it
   *[other] { $count } texts of this file stand in `{ $language }`, which flow.json does not declare: nobody sees them
 }
    .hint = add `{ $language }` to the "languages" of flow.json, or take the texts out
W0701 = “{ $name }” tells of gender or age
    .hint = take it out: neither is asked, stored or spoken of
W0702 = after `{ $outcome }` the call ends without `{ $name }`
    .hint = write a closing of this technique for the outcome, for whoever calls: every ending thanks, recaps and says the next step
W0703 = “{ $name }” offers something before the reason is known
    .hint = move it to an offer: no proposal before the reason is confirmed
W0704 = “{ $name }” speaks of scarcity without evidence
    .special = the evidence `{ $evidence }` must speak of it itself: let its "fact" say what is scarce or until when
    .hint = name the "evidence" that proves it, or leave it out
W0705 = the offer `{ $name }` is for those alone who take their number elsewhere
    .hint = open it to all for whom the same holds: such offers are forbidden
W0706 = the terms of `{ $name }` hang on how the customer behaves
    .hint = let the condition read what the customer needs: same conditions, same terms
W0707 = the flow takes in no rules of conduct
    .hint = include ../common/conduct-core.json, or write rules of your own
W0708 = no phrases of class `{ $name }`: lines are not checked for them
    .hint = include ../common/phrases.json, or write some
W0709 = `{ $name }` can never be said: the rule `{ $rule }` always stands against it
    .hint = name its "evidence" if it claims something, give it another technique, or take it out
W0710 = the line says { $name }, and no evidence shows it
    .hint = name the "evidence" whose "fact" says the same, take it from a {"{"}value{"}"}, or leave it out
    .special = say it in the "fact" of `{ $evidence }` too, take it from a {"{"}value{"}"}, or leave it out
W0801 = this line of a script is neither a command nor quoted words: `{ $name }`
    .known = write it: { $known } — or put quotes around what the customer says
    .hint = docs/COMMANDS.md lists the commands and how they are written
W0802 = this line of a script expects nothing known: `{ $name }`
    .known = write: { $known }
    .row = rows that begin with | belong right under `= screen` or `= summary`
    .hint = docs/SCRIPTS.md lists what can be expected
W0803 = the header is not understood: `{ $name }`
    .known = here can stand: { $known }
    .hint = docs/SCRIPTS.md lists the keys of the header
W0804 = a header stands above the call, and only once: `{ $name }`
    .hint = move it above the first line, or put quotes around it if the customer says it
W0805 = nothing has happened here yet
    .hint = say first what happens: an empty script tests nothing, and no rule is kept or broken before the first line
W0806 = the script uses itself: `{ $name }`
    .hint = take this line out, or move what both need into a third file
W0807 = the script becomes too long: more than { $most } { $what ->
    [calls] calls
   *[lines] lines
 }
    .hint = look for `for` lists that multiply, or files that use each other many times
level-error = error
level-warning = warning
level-help = help
did-you-mean = did you mean `{ $name }`?
check-clean = { $name }: nothing to mend
check-found = { $name }: { $errors ->
    [0] no errors
    [one] { $errors } error
   *[other] { $errors } errors
 }, { $warnings ->
    [0] no warnings
    [one] { $warnings } warning
   *[other] { $warnings } warnings
 }. `wanliu check --explain CODE` tells more
check-incomplete = Names in what could not be read, conditions, gaps and what is unused are looked at once these are mended
watching = Watching for changes; Ctrl-C ends
locks-not-written = { $name }: no locks written; mend its errors first, and name a folder
fmt-not-json = { $name } is not JSON; wanliu check tells where
