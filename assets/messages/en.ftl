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
count-articles = { $n ->
    [0] No articles
    [one] { $n } article
   *[other] { $n } articles
}

## Menus

menu-file = File
menu-edit = Edit
menu-tag = Tag
menu-go = Go
menu-view = View
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
cmd-tag-identical-help = Shows every occurrence of the same words in this article and tags those left ticked
cmd-edit-span = Edit span
cmd-edit-span-help = Turns the annotation’s span into the selection; Enter applies it, Esc leaves it as it was
cmd-move-end-left = Move end left
cmd-move-end-right = Move end right
cmd-move-end-help = Moves the end of the active annotation by one step of the snapping
cmd-move-start-left = Move start left
cmd-move-start-right = Move start right
cmd-move-start-help = Moves the start of the active annotation by one step of the snapping
cmd-remove-annotation = Remove annotation
cmd-remove-annotation-help = Removes the active annotation, or those selected in the list
cmd-edit-note = Write note
cmd-edit-note-help = Opens the note of the active annotation
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
cmd-toggle-others = Layers of other annotators
cmd-toggle-others-help = Shows or hides what others have annotated
cmd-problems = List of problems
cmd-problems-help = Shows or hides what could not be read or breaks a rule
cmd-larger-text = Larger text
cmd-larger-text-help = Enlarges the article’s text
cmd-smaller-text = Smaller text
cmd-smaller-text-help = Reduces the article’s text
cmd-default-text = Default text size
cmd-default-text-help = Sets the article’s text back to its usual size
cmd-theme-system = Theme of the system
cmd-theme-system-help = Light or dark, as the system is
cmd-theme-light = Light theme
cmd-theme-light-help = Dark letters on light paper
cmd-theme-dark = Dark theme
cmd-theme-dark-help = Light letters on dark paper
cmd-language-de = Deutsch
cmd-language-de-help = Shows the program in German
cmd-language-en = English
cmd-language-en-help = Shows the program in English

## Commands: help

cmd-palette = All commands…
cmd-palette-help = Finds a command by typing its name
cmd-key-reference = Key reference
cmd-key-reference-help = Shows every key and what it does
