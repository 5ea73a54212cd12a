### Every sentence for users, in English.
###
### To add one: a line here, a line with the same id in de.ftl. Without variables it is
### `Msg::CamelCase`, with variables the method `snake_case` of `Messages`, its parameters in
### the order of this file. The build fails when the two files differ.
### Command titles are in the imperative; `…` stands where the command asks for more.

## The program

app-name = Tagwerk
app-purpose = Tag articles, save the tags, quote from them

## Counts

count-annotations = { $n ->
    [0] No annotations
    [one] { $n } annotation
   *[other] { $n } annotations
}

## Menus

menu-file = File
menu-edit = Edit
menu-tag = Tag
menu-go = Go
menu-view = View
menu-reading = Reading
menu-help = Help

## Where a command applies

scope-everywhere = everywhere
scope-text = in the text
scope-list = in a list
scope-text-and-list = in the text and in a list

## Names of keys

key-ctrl = Ctrl
key-shift = Shift
key-alt = Alt
key-home = Home
key-end = End
key-page-up = Page Up
key-page-down = Page Down
key-enter = Enter
key-escape = Esc
key-delete = Delete
key-backspace = Backspace
key-tab = Tab
key-space = Space
key-plus = Plus
key-minus = Minus

## The key reference

keys-title = Keys
keys-in-text = Caret and labels
keys-column-command = Command
keys-column-keys = Keys
keys-column-where = Where

## Commands: the caret

cmd-caret-left = Character left
cmd-caret-right = Character right
cmd-caret-up = Line up
cmd-caret-down = Line down
cmd-word-left = Word left
cmd-word-right = Word right
cmd-line-start = Start of line
cmd-line-end = End of line
cmd-article-start = Start of article
cmd-article-end = End of article
cmd-page-up = Page up
cmd-page-down = Page down
cmd-caret-help = Moves the caret and drops the selection

## Commands: the selection

cmd-select-left = Select character left
cmd-select-right = Select character right
cmd-select-up = Select line up
cmd-select-down = Select line down
cmd-select-word-left = Select word left
cmd-select-word-right = Select word right
cmd-select-line-start = Select to start of line
cmd-select-line-end = Select to end of line
cmd-select-article-start = Select to start of article
cmd-select-article-end = Select to end of article
cmd-select-page-up = Select page up
cmd-select-page-down = Select page down
cmd-select-help = Extends the selection from where it began
cmd-select-all = Select paragraph, then article
cmd-select-all-help = Selects the paragraph; pressed again, the whole article
cmd-cycle-snap = Change snapping
cmd-cycle-snap-help = Selections grow by words, sentences or characters
cmd-start-selecting = Start selecting
cmd-start-selecting-help = The selection grows with every move and click, without a key held; once more, Esc or a tag ends it

## Commands: tagging

cmd-tag1 = Tag with label 1
cmd-tag2 = Tag with label 2
cmd-tag3 = Tag with label 3
cmd-tag4 = Tag with label 4
cmd-tag5 = Tag with label 5
cmd-tag6 = Tag with label 6
cmd-tag7 = Tag with label 7
cmd-tag8 = Tag with label 8
cmd-tag9 = Tag with label 9
cmd-tag-help = Tags the selection; without one, relabels the active annotation or tags the word at the caret
cmd-arm1 = Arm label 1
cmd-arm2 = Arm label 2
cmd-arm3 = Arm label 3
cmd-arm4 = Arm label 4
cmd-arm5 = Arm label 5
cmd-arm6 = Arm label 6
cmd-arm7 = Arm label 7
cmd-arm8 = Arm label 8
cmd-arm9 = Arm label 9
cmd-arm-help = While a label is armed, selecting is tagging; the same key or Esc disarms it
cmd-choose-label = Choose label…
cmd-choose-label-help = Finds a label by typing its name
cmd-tag-again = Tag with last label
cmd-tag-again-help = Uses the label given last once more
cmd-tag-identical = Tag identical passages…
cmd-tag-identical-help = Shows every other occurrence of the same words in this article; Enter then tags them all
cmd-edit-span = Edit span
cmd-edit-span-help = Turns the annotation’s span into the selection; Enter applies it, Esc leaves it as it was
cmd-move-end-left = Move end left
cmd-move-end-right = Move end right
cmd-move-end-help = Moves the end of the active annotation by one step of the snapping
cmd-move-start-left = Move start left
cmd-move-start-right = Move start right
cmd-move-start-help = Moves the start of the active annotation by one step of the snapping
cmd-add-selection = Add selection to annotation
cmd-add-selection-help = Adds the selection to the annotation that was active last, also at a distance; takes it out where it is part of it already
cmd-split-annotation = Split annotation
cmd-split-annotation-help = Cuts the annotation in two at the caret, or one in several parts into these
cmd-join-annotations = Join with neighbour
cmd-join-annotations-help = Makes one annotation of this one and the nearest of the same label in the paragraph
cmd-duplicate-annotation = Duplicate under another label…
cmd-duplicate-annotation-help = Tags the same words with another label as well
cmd-remove-annotation = Remove annotation
cmd-remove-annotation-help = Removes the active annotation, or those selected in the list
cmd-edit-note = Write note
cmd-edit-note-help = Opens the note of the active annotation
cmd-inspect = Go to inspector
cmd-inspect-help = Moves the focus to the attributes and relations of the active annotation
cmd-relate = Draw relation
cmd-relate-help = Begins a relation at the active annotation; at the other one, the same key, Enter or a click draws it
cmd-next-annotation = Next annotation
cmd-next-annotation-help = Makes the next annotation in the text the active one
cmd-previous-annotation = Previous annotation
cmd-previous-annotation-help = Makes the previous annotation in the text the active one
cmd-cycle-annotation = Next annotation at the caret
cmd-cycle-annotation-help = Goes through the annotations that lie on top of each other at the caret

## Commands: editing and finding

cmd-undo = Undo
cmd-undo-help = Takes back the last change and shows its place
cmd-redo = Redo
cmd-redo-help = Makes the change undone last once more
cmd-copy = Copy excerpt
cmd-copy-help = Copies the selection, or the text of the active annotation
cmd-copy-with-citation = Copy with citation
cmd-copy-with-citation-help = Copies the excerpt with title, outlet, date, paragraph and label
cmd-find = Find in article…
cmd-find-help = Finds words in this article
cmd-find-next = Find next
cmd-find-next-help = Goes to the next place found
cmd-find-previous = Find previous
cmd-find-previous-help = Goes to the previous place found
cmd-cancel = Cancel
cmd-cancel-help = Closes what is on top, disarms the label, drops the selection

## Commands: articles

cmd-next-article = Next article
cmd-next-article-help = Opens the next article of the list
cmd-previous-article = Previous article
cmd-previous-article-help = Opens the previous article of the list
cmd-next-untagged = Next untagged article
cmd-next-untagged-help = Opens the next article of the list without annotations of your own
cmd-done-and-next = Done, and next
cmd-done-and-next-help = Marks the article as done and opens the next one
cmd-toggle-flag = Flag article
cmd-toggle-flag-help = Sets the article’s flag, or takes it away
cmd-set-status-new = Mark as new
cmd-set-status-new-help = Sets the article’s status to new
cmd-set-status-in-progress = Mark as in progress
cmd-set-status-in-progress-help = Sets the article’s status to in progress
cmd-set-status-done = Mark as done
cmd-set-status-done-help = Sets the article’s status to done

## Commands: files

cmd-open-folder = Open folder…
cmd-open-folder-help = Opens a folder of articles
cmd-add-files = Add files…
cmd-add-files-help = Copies text files into the folder of articles
cmd-import = Import…
cmd-import-help = Takes in what other tools have annotated
cmd-export = Export…
cmd-export-help = Writes the annotations as a data set
cmd-save-now = Save now
cmd-save-now-help = Writes at once what is otherwise written within a second
cmd-switch-annotator = Switch annotator…
cmd-switch-annotator-help = Continues as another annotator
cmd-edit-codebook = Edit codebook
cmd-edit-codebook-help = Changes labels, their definitions, colours and keys
cmd-new-label = New label
cmd-new-label-help = Adds a label to the codebook
cmd-quit = Quit
cmd-quit-help = Saves what is open and closes the window

## Commands: the view

cmd-next-pane = Next pane
cmd-next-pane-help = Moves the focus to the next pane, out of the text as well
cmd-previous-pane = Previous pane
cmd-previous-pane-help = Moves the focus to the previous pane
cmd-filter-articles = Filter articles
cmd-filter-articles-help = Goes to the box that filters the list of articles
cmd-filter-annotations = Filter annotations
cmd-filter-annotations-help = Goes to the box that filters the list of annotations
cmd-toggle-articles = List of articles
cmd-toggle-articles-help = Shows or hides the list of articles
cmd-toggle-annotations = List of annotations
cmd-toggle-annotations-help = Shows or hides the list of annotations
cmd-toggle-codebook = Codebook
cmd-toggle-codebook-help = Shows or hides the codebook
cmd-toggle-inspector = Inspector
cmd-toggle-inspector-help = Shows or hides what there is to say about the active annotation
cmd-toggle-history = History
cmd-toggle-history-help = Shows or hides what was done, when and where, to go back to any point
cmd-toggle-relations = All relations
cmd-toggle-relations-help = Draws all relations in view, or only those of the active annotation
cmd-toggle-others = Layers of other annotators
cmd-toggle-others-help = Shows or hides what others have annotated
cmd-toggle-focus-mode = Text only
cmd-toggle-focus-mode-help = Hides everything but the text and its tags; Escape brings it back
cmd-toggle-minimap = Map of annotations
cmd-toggle-minimap-help = Shows or hides where in the article each label stands, beside the scroll bar
cmd-toggle-margin-notes = Notes in the margin
cmd-toggle-margin-notes-help = Shows or hides label and note of each annotation beside its line
cmd-filter-labels = Show or hide labels…
cmd-filter-labels-help = Chooses which labels are shown in the text and in the list
cmd-show-all-labels = Show all labels
cmd-show-all-labels-help = Shows the annotations of all labels again
cmd-problems = List of problems
cmd-problems-help = Shows or hides what could not be read or breaks a rule
cmd-larger-text = Larger text
cmd-larger-text-help = Enlarges the article’s text
cmd-smaller-text = Smaller text
cmd-smaller-text-help = Reduces the article’s text
cmd-default-text = Default text size
cmd-default-text-help = Sets the article’s text back to its usual size
cmd-column-narrow = Narrow column
cmd-column-narrow-help = Sets the text in lines of about 58 characters
cmd-column-normal = Normal column
cmd-column-normal-help = Sets the text in lines of about 68 characters
cmd-column-wide = Wide column
cmd-column-wide-help = Sets the text in lines of about 80 characters
cmd-leading-tight = Tight line spacing
cmd-leading-tight-help = Sets the lines as near to one another as the lanes below them allow
cmd-leading-normal = Normal line spacing
cmd-leading-normal-help = Sets the lines at their usual distance
cmd-leading-loose = Loose line spacing
cmd-leading-loose-help = Sets the lines far from one another
cmd-face-serif = Typeface with serifs
cmd-face-serif-help = Sets the text in Source Serif
cmd-face-sans = Typeface without serifs
cmd-face-sans-help = Sets the text in Source Sans
cmd-theme-system = Theme of the system
cmd-theme-system-help = Light or dark, as the system is
cmd-theme-light = Light theme
cmd-theme-light-help = Dark letters on light paper
cmd-theme-dark = Dark theme
cmd-theme-dark-help = Light letters on dark paper
cmd-language-system = Language: System
cmd-language-system-help = Takes the system’s language
cmd-language-de = Deutsch
cmd-language-de-help = Shows the program in German
cmd-language-en = English
cmd-language-en-help = Shows the program in English

## Commands: help

cmd-palette = All commands…
cmd-palette-help = Finds a command by typing its name
cmd-key-reference = Key reference
cmd-key-reference-help = Shows every key and what it does

## Notices

notice-tagged = { $label }: { $quote }
notice-tagged-all = { $label }: { $n ->
    [one] { $n } passage tagged
   *[other] { $n } passages tagged
}
notice-already-tagged = Already tagged as { $label }
notice-relabelled = { $n ->
    [one] { $n } annotation is now { $label }
   *[other] { $n } annotations are now { $label }
}
notice-relabelled-dropped = { $n ->
    [one] { $n } annotation is now { $label }
   *[other] { $n } annotations are now { $label }
}, without { $dropped ->
    [one] an attribute that the label does not have
   *[other] { $dropped } attributes that the label does not have
}
notice-followed-merger = { $n ->
    [one] { $n } annotation has followed its merged label
   *[other] { $n } annotations have followed their merged labels
}
notice-repaired = { $n ->
    [one] One problem repaired
   *[other] { $n } problems repaired
}
notice-no-repair = Nothing can be repaired there any more
notice-removed = { $n ->
    [one] { $n } annotation removed
   *[other] { $n } annotations removed
}
notice-nothing-to-tag = Nothing to tag here: only spaces or punctuation
notice-choose-label-first = Choose a label first, by its number or with L
notice-no-other-occurrence = No other occurrence in this article
notice-no-annotation-here = No annotation at the caret
notice-no-annotations = No annotations in this article
notice-end-cannot-move = The end cannot be moved further
notice-respanning = The span is the selection now: change it, then Enter to apply or Esc to leave it
notice-select-place = Select its passage in the text first
notice-select-first = Select what is to be added first
notice-no-annotation-to-extend = No annotation was active before: click the one to extend, then select
notice-nothing-would-remain = Nothing of the annotation would be left; Delete removes it
notice-reshaped = { $label }: { $quote }
notice-cycled = { $label }: { $quote } ({ $at } of { $of })
notice-caret-not-inside = Put the caret inside the annotation, where it is to be cut
notice-split = { $n } annotations made of one
notice-no-neighbour = No other annotation “{ $label }” in this paragraph
notice-selecting = The selection grows with the caret; Space, Esc or a label key ends it
notice-selected = Selection ended
notice-linking = Relation from { $label }: go to the other annotation, then R, Enter or a click; Esc backs out
notice-nothing-to-link-to = There is no other annotation here
notice-no-relation-allowed = The codebook knows no relation between { $from } and { $to }
notice-related = Relation drawn: { $kind }
notice-unrelated = Relation removed
notice-snap-word = Selections snap to words
notice-snap-sentence = Selections snap to sentences
notice-snap-character = Selections are exact to the character
notice-armed = { $label } is armed: selecting by mouse is tagging, by keys after Enter
disarm = Arm no label any more
notice-disarmed = No label is armed
notice-label-shown = { $label } is shown
notice-label-hidden = { $label } is hidden
notice-label-alone = Only { $label } is shown
notice-all-labels-shown = All labels are shown
notice-focus-mode = Text only. Escape brings everything back
notice-no-such-label = No label has the key { $n }
notice-nothing-to-copy = Nothing to copy: select text or go to an annotation
notice-copied = Copied
notice-not-copied = The clipboard cannot be used: { $why }
notice-not-found = Not found
notice-nothing-to-undo = Nothing to undo
notice-nothing-to-redo = Nothing to redo
notice-undone = Undone: { $action }
notice-redone = Done again: { $action }
notice-would-undo = In { $article }, undoing once more takes back: { $action }
notice-would-redo = In { $article }, redoing once more does again: { $action }
notice-going-back = { $n ->
    [one] One step is being undone
   *[other] { $n } steps are being undone; Esc stops
}
notice-going-forth = { $n ->
    [one] One step is being done again
   *[other] { $n } steps are being done again; Esc stops
}
notice-gone-back = { $n ->
    [one] One step undone
   *[other] { $n } steps undone
}
notice-gone-forth = { $n ->
    [one] One step done again
   *[other] { $n } steps done again
}
notice-halted = { $n ->
    [one] Stopped; one step was left
   *[other] Stopped; { $n } steps were left
}
notice-article-gone = { $article } is not in this folder any more
notice-refused = Not possible: { $why }
notice-busy = One moment: something is still being written
notice-codebook-merged = What another program has changed in the codebook was taken in
notice-merged = { $n ->
    [one] One change of another program was taken in (Ctrl+Z takes it out)
   *[other] { $n } changes of another program were taken in (Ctrl+Z takes them out)
}
notice-locked-conflict = { $article }: choose first between the two versions of its annotations
notice-elsewhere = Another window writes these annotations ({ $by }); here you can only look
notice-cannot-undo = This cannot be undone any more: it has been changed since. Undo again to go on with what was done before
notice-cannot-redo = This cannot be redone any more: it has been changed since
notice-import-stays = The import stays as it is, for everybody: { $annotator } has gone on since. Undo again to go on with what was done before it
notice-import-stays-back = The import is not brought back, for nobody: { $annotator } has gone on since
notice-import-apart = This import before the start brought layers of others; each of them can undo theirs. Undo again to go on with what was done before it
notice-passed-over = Passed over; the step before is next
notice-done = Done: { $action }
notice-no-more-articles = No further article in this direction
notice-nothing-untagged = Every article in the list has annotations
notice-status-new = Set to new
notice-status-in-progress = Set to in progress
notice-status-done = Set to done
notice-flagged = Flagged
notice-unflagged = Flag removed
notice-nothing-open = Open a folder of articles first
notice-locked-damaged = The annotations of { $article } are read-only, since their file cannot be read; see the problems
notice-locked-changed = { $article } is no longer the text that was annotated; its annotations are read-only
notice-codebook-locked = The codebook’s file cannot be read and is left untouched; mend or remove it first
notice-relation-kind-removed = Removed the relation “{ $name }” from the codebook; where annotations have it, it stays and is a problem
notice-label-refused = The key { $key } is taken or not a digit from 1 to 9
notice-all-saved = Everything is saved
notice-export-stopped = The export was stopped; nothing of it is left
notice-imported = Imported: { $annotations ->
    [one] { $annotations } annotation
   *[other] { $annotations } annotations
} on { $articles ->
    [one] one article
   *[other] { $articles } articles
}
notice-imported-partly = Imported: { $annotations ->
    [one] { $annotations } annotation
   *[other] { $annotations } annotations
} on { $articles ->
    [one] one article
   *[other] { $articles } articles
}; { $n } passed over
notice-exported = { $n ->
    [one] { $n } annotation written to { $path }
   *[other] { $n } annotations written to { $path }
}
notice-exported-losses = { $n ->
    [one] { $n } annotation written to { $path }, with losses
   *[other] { $n } annotations written to { $path }, with losses
}
notice-no-dialogs = The desktop offers no file dialog; drop the files on the window instead, or type the path
notice-files-added = { $n ->
    [one] { $n } article added
   *[other] { $n } articles added
}

## What was done

action-tag = tagging
action-tag-all = tagging identical passages
action-relabel = changing the label
action-move = moving an end
action-add-part = adding to an annotation
action-take-part = taking out of an annotation
action-split = splitting
action-join = joining
action-duplicate = duplicating
action-set-attribute = an attribute
action-relate = drawing a relation
action-unrelate = removing a relation
action-note = writing a note
action-remove = removing
action-set-status = changing the status
action-set-flag = changing the flag
action-follow-merger = following merged labels
action-merge = taking in changes of another program
action-reanchor = moving annotations to the changed text
action-follow-article = moving annotations to the moved article
action-import = importing
action-unknown = something unreadable
action-edit-codebook = changing the codebook
action-repair = repairing
action-attach = giving an annotation its place

## Panes and their parts

pane-articles = Articles
pane-history = History
pane-text = Text
pane-annotations = Annotations
pane-inspector = Inspector

## The inspector

inspector-undeclared = not in the codebook
inspector-number = A number is wanted here
inspector-relations = Relations
yes = Yes
no = No
relation-to = { $kind }: { $label } “{ $quote }”
relation-from = Comes from { $label } “{ $quote }”: { $kind }
relation-remove = Remove relation { $relation }
relations-hint = Choose the relation
relations-none = No such relation
pane-codebook = Codebook
status-new = New
status-in-progress = In progress
status-done = Done
flagged = Flagged
filter-hint = Filter
find-hint = Find in this article
find-count = { $n } of { $total }
find-none = No hits
close = Close
cancel = Cancel
apply = Apply
remove = Remove
relabel = Relabel
add = Add
open = Open
more = More
sort = Sort
sort-place = By place
sort-label = By label
sort-quote = By text
sort-length = By length
chosen-count = { $n } selected
paragraph-position = Paragraph { $n } of { $total }
list-articles = List of articles
list-history = List of what was done
list-annotations = List of annotations
unknown-label = { $id } (not in the codebook)
note = Note
note-hint = What should be remembered about this annotation?
snap-word = Words
snap-sentence = Sentences
snap-character = Characters
save-saved = Saved
save-saving = Saving…
save-failed = Not saved
read-only = Read-only
armed = Armed: { $label }
annotator-unknown = No annotator
proposal = { $n ->
    [one] Tag { $n } further occurrence of { $quote } as { $label }?
   *[other] Tag { $n } further occurrences of { $quote } as { $label }?
}
proposal-accept = Tag
proposal-keys = Enter tags, Esc cancels

## History

history-today = Today
history-yesterday = Yesterday
history-date = { $month ->
    [1] { $day } January { $year }
    [2] { $day } February { $year }
    [3] { $day } March { $year }
    [4] { $day } April { $year }
    [5] { $day } May { $year }
    [6] { $day } June { $year }
    [7] { $day } July { $year }
    [8] { $day } August { $year }
    [9] { $day } September { $year }
    [10] { $day } October { $year }
    [11] { $day } November { $year }
   *[other] { $day } December { $year }
}
history-now = Now
history-start = Before all of this
history-undone = undone
history-here = This is how things are now
history-choose = Choose a step to go there
history-back = { $n ->
    [one] Undo one step
   *[other] Undo { $n } steps
}
history-forth = { $n ->
    [one] Do one step again
   *[other] Do { $n } steps again
}
history-progress = { $n } of { $total } steps
history-stop = Stop
history-empty = What you do will be listed here. From here you can go back to any point, also after days, and forth again.
history-elsewhere = Another window writes these annotations ({ $by }). What was done stands there.
history-unknown = Not readable
history-much = Many annotations
history-order = Order of the labels
history-others = Layers of others
history-layer = The whole article

## Empty states

empty-no-folder-title = No folder open
empty-no-folder = Open a folder of articles to begin. Text files at any depth are read; nothing in it is changed.
empty-no-articles-title = No articles here
empty-no-articles = { $folder } holds no text files. Put articles there as .txt files, or open another folder.
empty-no-match = No article matches the filter
empty-no-annotations = No annotations yet. Select words and press a label’s number.
empty-locked = The annotations of this article are read-only; see the problems.
empty-no-annotation-match = No annotation matches the filter
empty-reading = Reading…
empty-unreadable-title = This article cannot be opened
no-problems = No problems found


## Who annotates

annotator-title = Who annotates?
annotator-text = There are annotations here already. Continue as one of these annotators, or start as a new one; the layers of the others stay visible and unchanged.
annotator-continue = Continue as { $name }
annotator-new = New annotator
annotator-start = Start
annotator-banner = These annotations are read-only until you say who annotates
annotator-answer = Choose annotator…
name-empty = An annotator needs a name
name-bad = This name cannot be used: it becomes a folder’s name on every system

## Opening

folder-title = Open folder
folder-text = The desktop offers no file dialog. Type the folder’s path:
folder-recent = Opened before
folder-hint = Path of the folder
dialog-open-folder = Open a folder of articles
dialog-add-files = Add files to the corpus
dialog-export = Export to
add-files-title = Add files to the corpus?
add-files-text = { $n ->
    [one] { $n } file is copied into { $folder }; the original stays where it is.
   *[other] { $n } files are copied into { $folder }; the originals stay where they are.
}

## Exporting

import-title = Import
import-path = File or folder
import-annotator = As annotator
import-annotator-hint = whom the files name
import-nothing = Name a file, or a folder of files of this format; what is in it is shown before anything is written
import-codebook = The codebook in the file is taken over, since there is none here yet
import-all = Everything can be taken over
import-as-it-is = stays (not in the codebook)
import-leave-out = leave out
import-accept = Import
import-working = Importing…
export-title = Export
export-format = Format
export-annotators = Annotators
export-per = One record for
per-article = each article
per-paragraph = each paragraph
per-sentence = each sentence
export-labels = Labels
export-status = Status
export-gold = Gold layer of
export-gold-nobody = nobody: each by itself
export-scheme = Tags
export-tokens = Tokens
tokens-words = words and marks
tokens-white-space = between spaces
export-columns = Columns
export-split = Parts
export-seed = Seed
export-packing = Packed by
packing-none = nothing
packing-gzip = gzip (.gz)
packing-zstd = zstd (.zst)
export-manifest = Manifest
export-beside = beside the file
export-within = in the folder
export-progress = { $done } of { $of } articles
export-stop = Stop
export-path = Write to
export-browse = Browse…
export-write = Export
export-replace = Replace
export-exists = There is something of this name already; exporting once more replaces it
export-writing = Writing…
export-preview = Beginning of the file
export-preparing = Preparing…
export-summary = { $annotations ->
    [one] { $annotations } annotation
   *[other] { $annotations } annotations
} in { $documents ->
    [one] { $documents } layer
   *[other] { $documents } layers
}
export-no-losses = The format carries everything
export-losses = { $n ->
    [one] The format cannot carry everything: { $n } loss
   *[other] The format cannot carry everything: { $n } losses
}
format-ron = Tagwerk data set (RON): everything, self-describing
format-spacy = spaCy JSONL: entities and spans, offsets in code points
format-conll = CoNLL: one token a line with its tags
format-brat = brat standoff: a text and its annotations for each article, with a configuration
format-csv = CSV: one annotation a line, for spreadsheets
format-cas-xmi = UIMA CAS XMI: documents and type system, for INCEpTION
format-cas-json = UIMA CAS JSON: one file a document, for INCEpTION
format-webanno-tsv = WebAnno TSV 3.3: one file a document, for INCEpTION
format-tsv = TSV: one annotation a line, with tabs between cells
format-xlsx = XLSX: one annotation a row, for Excel and LibreOffice
format-huggingface = Hugging Face data set: Parquet with a data card
format-huggingface-jsonl = Hugging Face data set: the same as JSON Lines
format-prodigy = Prodigy JSONL: tasks with spans, relations and answers
format-doccano = doccano JSONL: spans and relations
format-labelstudio = Label Studio JSON: tasks with their labelling configuration
format-doccano-spans = doccano JSONL: spans only, for projects without relations
format-refi-qda = REFI-QDA project: for MAXQDA, ATLAS.ti, NVivo, QualCoder
format-refi-qda-codebook = REFI-QDA codebook: the labels alone, as codes
format-w3c = W3C Web Annotation: JSON-LD with quotes and offsets in code points
format-tei = TEI P5: XML, one file a document, annotations beside the text

## Problems

problems-title = Problems
problem-follow = Have them follow
problems-copy = Copy all
repair-all = Repair all
repair-all-help = Does every repair by which nothing is lost, as one step that can be undone
repair-move = Move to its quote
repair-widen = Widen to whole characters
repair-trim = Take off the spaces
repair-join-parts = Join the parts
repair-relabel = Take the label of that name
repair-respell = Write as the codebook does
repair-remove-attribute = Remove the attribute
repair-renumber = Give the second a new id
repair-unite = Make one of the two
repair-turn = Turn the relation round
repair-remove-relation = Remove the relation
repair-remove = Remove the annotation
attach = Attach to the selection
attach-help = Gives it the passage that is selected in the text as its place
place-unknown = place unknown
place-unknown-brackets = (place unknown)
id-twice = id used twice
problem-go-to = Show in the text
problems-count = { $n ->
    [0] No problems
    [one] { $n } problem
   *[other] { $n } problems
}
trouble-decoded = { $article }: read as { $encoding } and decoded; offsets count the decoded text
trouble-layer = The annotations of { $annotator } in { $article } are not shown and stay untouched: { $why }
trouble-rule = { $annotator }, { $article }: { $what }
trouble-commented = { $annotator }, { $article }: the file was edited by hand; its comments are lost when the layer is next saved
trouble-not-saved = { $article } could not be saved and is kept in memory: { $why } (Ctrl+S tries again)
trouble-changed-meanwhile = Another program has changed the annotations of { $article }; both versions are brought together when you open it
trouble-codebook-conflicts = Another program has changed the same in the codebook as you ({ $n ->
    [one] one conflict
   *[other] { $n } conflicts
}); nothing is written until you have chosen
trouble-article-moved = The text of { $from } is now { $to }. { $n ->
    [one] Its annotation can follow.
   *[other] Its { $n } annotations can follow.
}
trouble-network = The annotations lie on a network drive ({ $by }). Whether a second window is held off there depends on the server: let only one window at a time annotate as the same annotator.
trouble-synchronised = The annotations lie in a folder that { $by } copies to other machines. A lock does not reach those: annotate as the same annotator on one machine at a time, and wait until it is copied.
trouble-conflicts = { $article }: another program has changed the same as you ({ $n ->
    [one] one conflict
   *[other] { $n } conflicts
}); nothing is written until you have chosen
trouble-not-journaled = What you did last could not be saved and is kept in memory: { $why } (Ctrl+S tries again)
trouble-journal-torn = The journal of { $annotator } ended in the middle of an entry ({ $bytes } bytes), as after a power failure. Everything before it is there; what was cut off had never been called saved.
trouble-journal-damaged = The journal of { $annotator } is damaged in line { $lines }. These entries cannot be undone; the annotations are as their files say.
trouble-not-brought-up = Not everything that was done could be written to its file after the last start. It stays in the journal: { $why }
trouble-withdrawn = Another window ({ $by }) has begun to write these annotations. What you did here last ({ $deeds ->
    [one] one step
   *[other] { $deeds } steps
}) was not saved and is taken back.
trouble-codebook-not-saved = The codebook could not be saved and is kept in memory: { $why } (Ctrl+S tries again)
trouble-settings = Settings: { $why }
trouble-export = The export was not written: { $why }

## Review of a changed article

review-title = This article has changed
review-text-known = Its text is no longer the one that you annotated. Until you have decided, the text as you annotated it is shown. Left is what you tagged, right is where that stands now.
review-text-unknown = Its text is no longer the one that was annotated, and that text is not at hand: places are found by the quotes alone. Left is what was tagged, right is where that stands now.
review-sum = { $same } as they were, { $changed } with a changed text, { $unsure } unsure, { $lost } not found
review-all = Show those, too, that stand as they did
review-undo = All of it is one step that can be undone. What is kept without a place stays in the list of annotations and can be put to a place there.
review-apply = Move them
review-later = Later
review-before = before
review-apart = kept without a place
review-perhaps = perhaps: { $place }
review-take = Take this place
review-keep-apart = Keep without a place
sureness-same = as it was
sureness-moved = moved
sureness-changed = text changed
sureness-unsure = unsure
sureness-lost = not found

## Conflicts

conflicts-title = Two versions
conflicts-codebook-text = Another program has changed the codebook where you have changed it too. Which version is to stand?
conflicts-text = Another program has changed annotations of this article that you have changed too. Which version is to stand?
conflicts-ours = Yours
conflicts-theirs = Theirs
conflicts-undo = Whatever differs elsewhere is taken from both. All of it is one step that can be undone.
conflicts-apply = Apply
conflicts-later = Later
conflict-removed = removed
conflict-path = The article’s place
conflict-annotation = The annotation “{ $quote }”
conflict-label = The label of “{ $quote }”
conflict-spans = The span of “{ $quote }”
conflict-attribute = The attribute { $attribute } of “{ $quote }”
conflict-note = The note on “{ $quote }”
conflict-relation = The relation { $kind }

## Closing

unsaved-title = Close without saving?
unsaved-text = Something could not be written. It is lost when the window closes now.
unsaved-kept = Something could not be written to its file. What you did is in the journal, and is written at the next start as far as that is possible then.
unsaved-close = Close all the same

## Codebook

codebook-counts = Counts
codebook-does-not-count = Does not count
codebook-borderline = Borderline
codebook-examples = Examples
codebook-edit = Edit label
codebook-new = New label…
codebook-name = Name
codebook-letter = Letter
codebook-key = Key
codebook-color = Colour
codebook-definition = Definition
codebook-up = Move up
codebook-down = Move down
codebook-merge = Merge into…
codebook-retire = Offer no longer
codebook-offer = Offer again
codebook-lines-hint = One item a line
codebook-id = Id: { $id }
codebook-unfold = Description of { $label }
codebook-attributes = Attributes
codebook-attribute = Attribute { $n }
codebook-attribute-kind = Kind of attribute { $n }
codebook-attribute-add = Add attribute
codebook-attribute-remove = Remove attribute { $n }
codebook-value = Value { $n } of attribute { $of }
codebook-value-add = Add value to attribute { $n }
codebook-value-new = Add value
codebook-value-remove = Remove value { $n } of attribute { $of }
codebook-values-stay = Whatever annotations already hold stays in them; where it no longer fits, it is listed among the problems.
kind-choice = Choice
kind-yes-no = Yes or no
kind-text = Text
kind-number = Number
codebook-relations = Relations
codebook-relation-new = New relation…
codebook-relation-edit = Edit relation “{ $name }”
codebook-relation-remove = Remove relation “{ $name }”
codebook-relations-none = None yet. A relation leads from one annotation to another, such as from a question to its answer.
codebook-from = From
codebook-to = To
codebook-from-label = From { $label }
codebook-to-label = To { $label }
codebook-any-label = any label
codebook-ends-hint = Without a tick any label will do.

## Excerpts

quoted = “{ $text }”
citation-paragraph = para. { $n }

## Palette

palette-hint = Type a command
palette-none = No command matches
labels-hint = Type a label
labels-none = No label matches
filter-labels-hint = Show or hide a label
label-is-shown = { $label }, shown
label-is-hidden = { $label }, hidden
label-show = Show { $label }
label-hide = Hide { $label }
labels-hidden = { $n ->
    [one] { $n } label hidden
   *[other] { $n } labels hidden
}

## What went wrong with a file

task-read = { $path } cannot be read: { $why }
task-write = { $path } cannot be written: { $why }
task-list = { $path } is left out: { $why }
task-remove = { $path } cannot be removed: { $why }
task-open = { $path } cannot be opened: { $why }
task-lock = { $path } cannot be written to at the moment: { $why }
cause-not-found = there is no such file or folder. Check the path, or open another folder.
cause-not-a-folder = it is a file, not a folder. Open the folder that it is in, or move it away.
cause-not-a-file = it is a folder, a pipe or a device, not a file. Move it away.
cause-too-large = it has { $bytes } MB, and more than { $limit } MB are not read. Divide it, or remove what does not belong there.
cause-permission-denied = access is not allowed. Change its permissions, or copy it to a place of your own.
cause-disk-full = the disk is full. Make room, then save again.
cause-read-only-disk = the disk can only be read. Work on a copy elsewhere.
cause-binary = it is not a text. Save it as plain text first.
cause-empty = it is empty.
cause-changed-on-disk = it has been changed by another program since it was read, and is left as it is. Open the article again.
cause-journal-behind = the journal has to be written first.
cause-unplayable = entry { $number } of the journal does not go with it any more ({ $why }).
cause-exists = there is a file of this name already
cause-is-a-folder = it is a folder. Name a file in it.
cause-special = it is neither a file nor a folder but a device or a pipe, which nothing replaces. Name a new file or folder; on the command line, “-” writes to standard output.
cause-same-name = another file of this export has the same name, upper and lower case aside, and on many systems only one of them would be left. Rename one of the two articles or annotators.
cause-altered = it was changed or added after the export that lies in this folder, and would be lost. Move the folder away or name another one.
cause-not-empty = the folder holds other things, which are not replaced. Name a new one.
cause-foreign = it belongs to the articles in { $folder }. Name another folder with --annotations.
cause-not-utf8-name = its name is not valid Unicode. Rename it.
cause-illegal-path = the path leads out of its folder.
cause-in-use = another window of Tagwerk writes these annotations ({ $by }). Close it, then save again.
cause-importing = another import is under way there ({ $by }). Wait until it has ended, then import again.
holder-unknown = who, is not known
cause-link-loop = a link leads back to a folder above it, or to one that another link has led to already.
cause-name-refused = the system does not take its name, most likely because it is too long. Rename it, or the article that it is named after.
cause-dangling-link = the link leads to nothing. Bring back what it led to, or remove it.
record-too-new = it was written by a newer Tagwerk (version { $version }) and is left untouched. Update the program.
record-conflict = line { $line }: Git has left a conflict here. Resolve it, then open the article again.
record-not-utf8 = line { $line }: the file is not UTF-8.
record-form = line { $line }, column { $column }: { $fault }. The file is left untouched; mend or remove it.
record-around = annotation { $id } has more contexts than spans. The file is left untouched; mend or remove it.
fault-ends = the file ends too early
fault-expected = expected { $what }
fault-unexpected = { $what } cannot stand here
fault-trailing = something follows after the end
fault-number = not a number that can stand here
fault-unknown = “{ $name }” is unknown; a newer program may have written it
fault-missing = “{ $name }” is missing
fault-duplicate = “{ $name }” is there twice
fault-value = expected { $expected }, found { $found }
fault-too-deep = brackets are nested too deeply
expected-number = a number
expected-name = a name

## Rules that data can break

rule-article-missing = There is no article for these annotations
rule-article-changed = The article has changed since it was annotated
rule-annotator-mismatch = The layer names another annotator than its folder
rule-out-of-range = A span reaches past the end of the article
rule-inside-character = A span cuts a character
rule-empty-span = A span is empty: its place is not known
rule-quote-mismatch = Another text stands at the span than is quoted
rule-edged-by-space = A span begins or ends with a space
rule-overlapping-parts = Parts of one annotation overlap
rule-unknown-label = The codebook has no such label
rule-unknown-attribute = The label has no such attribute in the codebook
rule-attribute-value = An attribute has a value that it does not take
rule-duplicate-id = An id is used twice
rule-same-span = The same span has the same label twice
rule-forbidden-overlap = The codebook does not allow this overlap
rule-dangling-relation = A relation leads to an annotation that is not there
rule-unknown-relation = The codebook has no such relation
rule-relation-ends = The codebook does not allow this relation between these labels
rule-self-relation = A relation leads from an annotation to itself
rule-duplicate-relation = The same relation is there twice
problem-id = id { $id }
problem-at = bytes { $start }–{ $end }
edit-span = the span does not fit the article
edit-id = the id is taken
edit-stale = it has been changed in the meantime
edit-dangling = a relation would lead nowhere
edit-codebook-id = the id is taken in the codebook or malformed

## Losses of an export

loss-count = { $kind }: { $n }
loss-place = – { $article }, { $annotator }: { $quote }
loss-others = { $n ->
    [one] – and { $n } more
   *[other] – and { $n } more
}
loss-nested-dropped = Nested annotations left out
loss-crossing-dropped = Overlapping annotations left out
loss-same-span-twice = Second labels on the same span left out
loss-discontinuous-split = Annotations in several parts split into single ones
loss-note-dropped = Notes left out
loss-attributes-dropped = Attributes left out
loss-relation-dropped = Relations left out
loss-token-misaligned = Spans grown to whole words
loss-off-token = Spans that do not begin and end with a word: what learns from words passes over them
loss-no-token = Annotations without a word left out
loss-label-renamed = Labels renamed, since the format does not allow their characters
loss-over-border = Annotations over the border of two records left out
loss-relation-over-border = Relations between two records left out
loss-spans-changed = Spans changed, since the format cannot hold them as they are
loss-lines-joined = Line breaks in notes or values written as spaces
loss-character-replaced = Characters replaced, since the format forbids them
loss-space-trimmed = Spans written without the white space at their ends
loss-spacing-changed = White space of the text changed
loss-text-cut = Texts cut that are too long for the format
loss-offsets-ambiguous = Articles with emoji or rare characters, behind which the tool's own page may shift spans
loss-annotations-dropped = Documents without their annotations

## Merging

merge-annotation = annotation { $id } ({ $label } “{ $quote }”)
merge-relation = relation { $id } ({ $kind })
merge-label = label { $id }
merge-relation-kind = relation { $id }
merge-article = path of the article
merge-overlap = allowed overlaps
merge-label-order = order of the labels
merge-relation-order = order of the relations
merge-field = { $what }, { $field }
merge-spans = Place
merge-attribute = Attribute { $name }
merge-kind = Kind
merge-ends = From and to
merge-from-to = { $from } to { $to }
merge-into = Merged into
merge-nothing = nothing
merge-differs = { $what }: ours has { $ours }, theirs has { $theirs }
merge-removed-ours = { $what }: ours removed it, theirs changed it
merge-removed-theirs = { $what }: theirs removed it, ours changed it
merge-related-theirs = { $what }: ours removed it, theirs has a relation with it
merge-related-ours = { $what }: theirs removed it, ours has a relation with it
merge-renumbered = annotation { $from } of theirs is { $to } now, since ours has given that number to another
merge-relation-renumbered = relation { $from } is { $to } now, since the other side has given that number to something else
merge-joined = annotations { $kept } and { $gone } say the same and have become { $kept }
merge-status = both sides changed the status; the further one stands ({ $status })
merge-key-twice = labels { $first } and { $second } have the same key now ({ $key }); it tags with { $first }
merge-annotators = these are the annotations of two annotators, { $ours } and { $theirs }
merge-texts = the article has changed between the two versions, so their places cannot be compared. Bring both to the same text, then merge again.
merge-uncommented = comments that somebody has written into the file by hand are lost
merge-marked = { $n ->
    [one] { $n } conflict. Keep one of the marked versions in the file, then go on.
   *[other] { $n } conflicts. Keep one of the marked versions of each in the file, then go on.
}

## The command line

no-display = there is no display, so no window can open. These work without one: tagwerk export, check, stats, formats, merge.
window-failed = the window cannot open: { $why }. On Debian it needs libgl1, libegl1, libxcursor1, libxi6, libxkbcommon-x11-0, libwayland-client0 and libwayland-egl1. Without a window: tagwerk export, check, stats, formats, merge.
cli-standard-output = standard output
cli-unknown-format = there is no format “{ $name }”. There are: { $names }.
cli-nobody = nobody called “{ $name }” has annotations in { $folder }. Those who have: { $names }.
cli-gold-not-chosen = “{ $name }”, after --gold, is not among the chosen annotators: { $names }. Add --annotator { $name }.
cli-is-folder = { $path } is a folder. Name a file in it.
cli-needs-folder = { $path } is no folder. This export is several files: name a folder.
cli-manifest-of-stream = A manifest stands beside a file: with --manifest name a file instead of “-”.
cli-pack-by-name = One file is packed by its name: let it end in .gz or .zst instead of --compress.
cli-no-tokens = { $format } has no tags beside tokens: --scheme, --tokens and --columns are for conll.
cli-no-label = The codebook has no label “{ $label }”. There are: { $names }.
split-form = Parts need weights, as in train=80,dev=10,test=10.
split-name = A part’s name becomes a file’s: letters, digits, - and _ only.
split-twice = Two parts have the same name.
split-few = A split has two parts at least, and one of them a weight.
cli-exported = written to { $path }: { $summary }
cli-incomplete = what is listed above is missing from the export. “tagwerk check” says more.
cli-strict = nothing was written to { $path }, since --strict allows neither losses nor gaps.
cli-checked = { $problems ->
    [0] no problems
    [one] { $problems } problem
   *[other] { $problems } problems
}, { $layers ->
    [one] { $layers } layer
   *[other] { $layers } layers
} checked
cli-name = Name
cli-extension = File
cli-direction = Way
cli-export = export
cli-offsets = Offsets
cli-carries = Carries
cli-description = What it is
cli-unit-bytes = bytes
cli-unit-code-points = code points
cli-unit-utf16 = UTF-16 units
cli-unit-tokens = tokens
cli-carries-overlap = overlap
cli-carries-discontinuous = several parts
cli-carries-notes = notes
cli-carries-attributes = attributes
cli-carries-relations = relations
cli-annotator = Annotator
cli-repaired = { $n ->
    [one] One repair in { $file }
   *[other] { $n } repairs in { $file }
}
cli-moved = the article is now { $path }
cli-joined = the article is now { $path }, whose annotations these join
cli-reanchored = { $layers ->
    [one] One layer moved to its article’s new text or place
   *[other] { $layers } layers moved to their article’s new text or place
}; { $apart } without a place
cli-left = { $layer }: its article is gone or has another article’s text now, and no article without annotations has the text that was annotated; it stays where it is
cli-would-reanchor = { $layers ->
    [one] One layer would be moved to its article’s new text or place
   *[other] { $layers } layers would be moved to their article’s new text or place
}; { $apart } without a place
cli-articles = Articles
cli-flagged = Flagged
cli-label = Label
cli-annotations = Annotations
cli-characters = Characters
cli-total = Total
cli-everybody = Everybody

## Import

remark-unreadable = not a record of this format
remark-other-shape = not read, since this format has no annotations of that shape there; is the file of another format?
remark-no-column = the first row does not name columns that are needed; instead of quote, start and end will do
remark-other-encoding = not UTF-8, and read in another encoding: check umlauts and other letters
remark-nothing = nothing of this format is in it
remark-unclosed = a quotation mark that begins a cell is not closed: close it, or double it where it belongs to the cell; the row is passed over
remark-other-cells = the row has not as many cells as the head has columns, and is taken as far as it goes
remark-packed = packed in a way that is not read; save it with Snappy, Zstandard or unpacked
remark-archive = an archive of files: unpack it, and import the folder; of a project of INCEpTION, export the documents as XMI, JSON or WebAnno TSV instead
remark-no-text = no text
remark-no-article-text = the text is empty, too long or full of control characters (NUL), and becomes no article
remark-no-place = the offsets are not in the text
remark-empty-span = an annotation of nothing
remark-no-label = an annotation without a label
remark-no-end = something about an annotation that is not there
remark-twice = said twice, taken once
remark-other-value = the attribute has another value already, which stays
remark-odd-value = not what belongs there, taken as it stands
remark-rejected = rejected or ignored there, left out
remark-not-final = a prediction or an unfinished draft there, left out
remark-about-text = said of the whole text, which annotations cannot hold
remark-other-text = another text stands at the offsets than the file says
remark-not-held = something that Tagwerk has no place for
remark-illegal-tag = a tag that cannot stand there, read as a beginning or an end
remark-shared-about = title, source or date not taken; what is known of the article already stays as it is
remark-renamed = taken under another name, since this one cannot be used or is taken
remark-no-article = no article of this name, and the file holds no texts
cli-import = import
cli-both-ways = import, export
cli-no-files = Name the files to import.
cli-imported = { $annotations ->
    [one] One annotation
   *[other] { $annotations } annotations
} imported, on { $articles ->
    [one] one article
   *[other] { $articles } articles
}; { $added ->
    [0] no new article
    [one] one new article
   *[other] { $added } new articles
}
cli-would-import = { $annotations ->
    [one] One annotation
   *[other] { $annotations } annotations
} would be imported, on { $articles ->
    [one] one article
   *[other] { $articles } articles
}; { $added ->
    [0] no new article
    [one] one new article
   *[other] { $added } new articles
}
cli-import-apart = { $article }: without a place, since its text differs here: { $n }
cli-import-label = The codebook has no label “{ $label }” ({ $n } annotations). With --map { $label }=LABEL they get another one, with --map { $label }= they are left out.
cli-import-annotated = { $article } has annotations by { $annotator } already, which stay as they are. With --annotator NAME the import becomes somebody else’s.
cli-import-empty = No file in { $folder } ends in { $endings }. Name the files themselves if they are called otherwise.
cli-import-strict = nothing was imported, since --strict allows neither losses nor gaps.
cli-import-unborne = No annotation in the files bears the label “{ $label }” of --map { $map }.
cli-import-map = --map wants FROM=TO, not “{ $map }”.
cli-import-map-twice = --map gives the label “{ $label }” more than one other; it can have one.
