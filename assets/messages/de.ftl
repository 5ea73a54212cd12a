### Alle Texte für Menschen, auf Deutsch. Wie man einen hinzufügt, steht in en.ftl.
###
### Befehle stehen im Infinitiv, ohne Ausrufezeichen und möglichst ohne „Sie“.

## Das Programm

app-name = Tagwerk
app-purpose = Artikel annotieren, sichern, zitieren

## Anzahlen

count-annotations = { $n ->
    [0] Keine Annotationen
    [one] { $n } Annotation
   *[other] { $n } Annotationen
}

## Menüs

menu-file = Datei
menu-edit = Bearbeiten
menu-tag = Annotieren
menu-go = Gehe zu
menu-view = Ansicht
menu-reading = Schriftbild
menu-help = Hilfe

## Wo ein Befehl gilt

scope-everywhere = überall
scope-text = im Text
scope-list = in einer Liste
scope-text-and-list = im Text und in einer Liste

## Namen der Tasten

key-ctrl = Strg
key-shift = Umschalt
key-alt = Alt
key-home = Pos1
key-end = Ende
key-page-up = Bild auf
key-page-down = Bild ab
key-enter = Eingabe
key-escape = Esc
key-delete = Entf
key-backspace = Rücktaste
key-tab = Tab
key-space = Leertaste
key-plus = Plus
key-minus = Minus

## Die Tastenübersicht

keys-title = Tasten
keys-in-text = Cursor und Labels
keys-column-command = Befehl
keys-column-keys = Tasten
keys-column-where = Wo

## Befehle: der Cursor

cmd-caret-left = Ein Zeichen nach links
cmd-caret-right = Ein Zeichen nach rechts
cmd-caret-up = Eine Zeile nach oben
cmd-caret-down = Eine Zeile nach unten
cmd-word-left = Ein Wort nach links
cmd-word-right = Ein Wort nach rechts
cmd-line-start = Zum Zeilenanfang
cmd-line-end = Zum Zeilenende
cmd-article-start = Zum Anfang des Artikels
cmd-article-end = Zum Ende des Artikels
cmd-page-up = Eine Seite nach oben
cmd-page-down = Eine Seite nach unten
cmd-caret-help = Bewegt den Cursor und hebt die Auswahl auf

## Befehle: die Auswahl

cmd-select-left = Zeichen links auswählen
cmd-select-right = Zeichen rechts auswählen
cmd-select-up = Zeile nach oben auswählen
cmd-select-down = Zeile nach unten auswählen
cmd-select-word-left = Wort links auswählen
cmd-select-word-right = Wort rechts auswählen
cmd-select-line-start = Bis zum Zeilenanfang auswählen
cmd-select-line-end = Bis zum Zeilenende auswählen
cmd-select-article-start = Bis zum Anfang des Artikels auswählen
cmd-select-article-end = Bis zum Ende des Artikels auswählen
cmd-select-page-up = Seite nach oben auswählen
cmd-select-page-down = Seite nach unten auswählen
cmd-select-help = Erweitert die Auswahl von ihrem Anfang aus
cmd-select-all = Absatz, dann Artikel auswählen
cmd-select-all-help = Wählt den Absatz aus, beim zweiten Mal den ganzen Artikel
cmd-cycle-snap = Einrasten wechseln
cmd-cycle-snap-help = Die Auswahl wächst um Wörter, Sätze oder Zeichen
cmd-start-selecting = Auswahl beginnen
cmd-start-selecting-help = Die Auswahl wächst mit jeder Bewegung und jedem Klick, ohne gehaltene Taste; nochmals, Esc oder eine Markierung beendet sie

## Befehle: Annotieren

cmd-tag1 = Label 1 vergeben
cmd-tag2 = Label 2 vergeben
cmd-tag3 = Label 3 vergeben
cmd-tag4 = Label 4 vergeben
cmd-tag5 = Label 5 vergeben
cmd-tag6 = Label 6 vergeben
cmd-tag7 = Label 7 vergeben
cmd-tag8 = Label 8 vergeben
cmd-tag9 = Label 9 vergeben
cmd-tag-help = Annotiert die Auswahl; ohne Auswahl erhält die aktive Annotation das Label oder das Wort am Cursor wird annotiert
cmd-arm1 = Label 1 vorwählen
cmd-arm2 = Label 2 vorwählen
cmd-arm3 = Label 3 vorwählen
cmd-arm4 = Label 4 vorwählen
cmd-arm5 = Label 5 vorwählen
cmd-arm6 = Label 6 vorwählen
cmd-arm7 = Label 7 vorwählen
cmd-arm8 = Label 8 vorwählen
cmd-arm9 = Label 9 vorwählen
cmd-arm-help = Solange ein Label vorgewählt ist, markiert jede Auswahl; dieselbe Taste oder Esc beendet das
cmd-choose-label = Label wählen …
cmd-choose-label-help = Findet ein Label beim Tippen seines Namens
cmd-tag-again = Letztes Label vergeben
cmd-tag-again-help = Vergibt noch einmal das zuletzt vergebene Label
cmd-tag-identical = Gleiche Textstellen annotieren …
cmd-tag-identical-help = Zeigt alle weiteren Vorkommen derselben Wörter in diesem Artikel; Eingabe annotiert sie
cmd-edit-span = Textstelle ändern
cmd-edit-span-help = Macht die Textstelle der Annotation zur Auswahl; Eingabe übernimmt sie, Esc lässt alles beim Alten
cmd-move-end-left = Ende nach links
cmd-move-end-right = Ende nach rechts
cmd-move-end-help = Verschiebt das Ende der aktiven Annotation um einen Schritt der Einrastung
cmd-move-start-left = Anfang nach links
cmd-move-start-right = Anfang nach rechts
cmd-move-start-help = Verschiebt den Anfang der aktiven Annotation um einen Schritt der Einrastung
cmd-add-selection = Auswahl zur Annotation nehmen
cmd-add-selection-help = Nimmt die Auswahl zur zuletzt aktiven Annotation hinzu, auch mit Abstand; was schon dazugehört, wird herausgenommen
cmd-split-annotation = Annotation teilen
cmd-split-annotation-help = Teilt die Annotation an der Einfügemarke, eine mehrteilige in ihre Teile
cmd-join-annotations = Mit Nachbarin verbinden
cmd-join-annotations-help = Macht aus dieser Annotation und der nächstgelegenen mit demselben Label im Absatz eine einzige
cmd-duplicate-annotation = Mit weiterem Label markieren …
cmd-duplicate-annotation-help = Markiert dieselben Wörter auch mit einem anderen Label
cmd-remove-annotation = Annotation entfernen
cmd-remove-annotation-help = Entfernt die aktive Annotation oder die in der Liste ausgewählten
cmd-edit-note = Notiz schreiben
cmd-edit-note-help = Öffnet die Notiz der aktiven Annotation
cmd-inspect = Zum Inspektor
cmd-inspect-help = Setzt den Fokus auf die Attribute und Relationen der aktiven Annotation
cmd-relate = Relation ziehen
cmd-relate-help = Beginnt eine Relation bei der aktiven Annotation; bei der anderen zieht sie dieselbe Taste, die Eingabetaste oder ein Klick
cmd-next-annotation = Nächste Annotation
cmd-next-annotation-help = Macht die nächste Annotation im Text zur aktiven
cmd-previous-annotation = Vorige Annotation
cmd-previous-annotation-help = Macht die vorige Annotation im Text zur aktiven
cmd-cycle-annotation = Nächste Annotation am Cursor
cmd-cycle-annotation-help = Geht die Annotationen durch, die am Cursor übereinanderliegen

## Befehle: Bearbeiten und Suchen

cmd-undo = Rückgängig machen
cmd-undo-help = Nimmt die letzte Änderung zurück und zeigt ihre Stelle
cmd-redo = Wiederholen
cmd-redo-help = Stellt die zuletzt zurückgenommene Änderung wieder her
cmd-copy = Auszug kopieren
cmd-copy-help = Kopiert die Auswahl oder den Text der aktiven Annotation
cmd-copy-with-citation = Mit Quelle kopieren
cmd-copy-with-citation-help = Kopiert den Auszug mit Titel, Medium, Datum, Absatz und Label
cmd-find = Im Artikel suchen …
cmd-find-help = Sucht Wörter in diesem Artikel
cmd-find-next = Weitersuchen
cmd-find-next-help = Geht zur nächsten Fundstelle
cmd-find-previous = Rückwärts suchen
cmd-find-previous-help = Geht zur vorigen Fundstelle
cmd-cancel = Abbrechen
cmd-cancel-help = Schließt das Oberste, legt das bereitgehaltene Label weg, hebt die Auswahl auf

## Befehle: Artikel

cmd-next-article = Nächster Artikel
cmd-next-article-help = Öffnet den nächsten Artikel der Liste
cmd-previous-article = Voriger Artikel
cmd-previous-article-help = Öffnet den vorigen Artikel der Liste
cmd-next-untagged = Nächster Artikel ohne Annotationen
cmd-next-untagged-help = Öffnet den nächsten Artikel der Liste ohne eigene Annotationen
cmd-done-and-next = Erledigt, weiter zum nächsten
cmd-done-and-next-help = Setzt den Artikel auf fertig und öffnet den nächsten
cmd-toggle-flag = Artikel kennzeichnen
cmd-toggle-flag-help = Setzt die Markierung des Artikels oder nimmt sie weg
cmd-set-status-new = Als neu kennzeichnen
cmd-set-status-new-help = Setzt den Status des Artikels auf neu
cmd-set-status-in-progress = Als in Arbeit kennzeichnen
cmd-set-status-in-progress-help = Setzt den Status des Artikels auf in Arbeit
cmd-set-status-done = Als fertig kennzeichnen
cmd-set-status-done-help = Setzt den Status des Artikels auf fertig

## Befehle: Dateien

cmd-open-folder = Ordner öffnen …
cmd-open-folder-help = Öffnet einen Ordner mit Artikeln
cmd-add-files = Dateien hinzufügen …
cmd-add-files-help = Kopiert Textdateien in den Ordner der Artikel
cmd-import = Importieren …
cmd-import-help = Übernimmt, was mit anderen Programmen annotiert wurde
cmd-export = Exportieren …
cmd-export-help = Schreibt die Annotationen als Datensatz
cmd-save-now = Jetzt sichern
cmd-save-now-help = Schreibt sofort, was sonst innerhalb einer Sekunde geschrieben wird
cmd-switch-annotator = Annotator wechseln …
cmd-switch-annotator-help = Setzt die Arbeit als anderer Annotator fort
cmd-edit-codebook = Codebuch bearbeiten
cmd-edit-codebook-help = Ändert Labels, ihre Definitionen, Farben und Tasten
cmd-new-label = Neues Label
cmd-new-label-help = Fügt dem Codebuch ein Label hinzu
cmd-quit = Beenden
cmd-quit-help = Sichert, was offen ist, und schließt das Fenster

## Befehle: Ansicht

cmd-next-pane = Nächster Bereich
cmd-next-pane-help = Setzt den Fokus in den nächsten Bereich, auch aus dem Text hinaus
cmd-previous-pane = Voriger Bereich
cmd-previous-pane-help = Setzt den Fokus in den vorigen Bereich
cmd-filter-articles = Artikel filtern
cmd-filter-articles-help = Geht in das Filterfeld der Artikelliste
cmd-filter-annotations = Annotationen filtern
cmd-filter-annotations-help = Geht in das Filterfeld der Annotationsliste
cmd-toggle-articles = Artikelliste
cmd-toggle-articles-help = Blendet die Artikelliste ein oder aus
cmd-toggle-annotations = Annotationsliste
cmd-toggle-annotations-help = Blendet die Annotationsliste ein oder aus
cmd-toggle-codebook = Codebuch
cmd-toggle-codebook-help = Blendet das Codebuch ein oder aus
cmd-toggle-inspector = Inspektor
cmd-toggle-inspector-help = Blendet die Angaben zur aktiven Annotation ein oder aus
cmd-toggle-history = Verlauf
cmd-toggle-history-help = Blendet ein oder aus, was wann und wo getan wurde; von dort geht es an jeden Punkt zurück
cmd-toggle-relations = Alle Relationen
cmd-toggle-relations-help = Zeichnet alle sichtbaren Relationen oder nur die der aktiven Annotation
cmd-toggle-others = Ebenen anderer Annotatoren
cmd-toggle-others-help = Blendet ein oder aus, was andere annotiert haben
cmd-toggle-focus-mode = Nur Text
cmd-toggle-focus-mode-help = Blendet alles außer dem Text und seinen Annotationen aus; Escape holt es zurück
cmd-toggle-minimap = Übersicht der Annotationen
cmd-toggle-minimap-help = Zeigt oder verbirgt neben dem Rollbalken, wo im Artikel welches Label steht
cmd-toggle-margin-notes = Randnotizen
cmd-toggle-margin-notes-help = Zeigt oder verbirgt Label und Notiz jeder Annotation neben ihrer Zeile
cmd-filter-labels = Labels ein- und ausblenden …
cmd-filter-labels-help = Bestimmt, welche Labels im Text und in der Liste zu sehen sind
cmd-show-all-labels = Alle Labels zeigen
cmd-show-all-labels-help = Zeigt wieder die Annotationen aller Labels
cmd-problems = Problemliste
cmd-problems-help = Blendet ein oder aus, was nicht lesbar war oder gegen eine Regel verstößt
cmd-larger-text = Text vergrößern
cmd-larger-text-help = Vergrößert den Text des Artikels
cmd-smaller-text = Text verkleinern
cmd-smaller-text-help = Verkleinert den Text des Artikels
cmd-default-text = Normale Textgröße
cmd-default-text-help = Setzt den Text des Artikels auf seine übliche Größe zurück
cmd-column-narrow = Schmale Spalte
cmd-column-narrow-help = Setzt den Text in Zeilen von etwa 58 Zeichen
cmd-column-normal = Normale Spalte
cmd-column-normal-help = Setzt den Text in Zeilen von etwa 68 Zeichen
cmd-column-wide = Breite Spalte
cmd-column-wide-help = Setzt den Text in Zeilen von etwa 80 Zeichen
cmd-leading-tight = Enger Zeilenabstand
cmd-leading-tight-help = Rückt die Zeilen so nah zusammen, wie es die Spuren darunter erlauben
cmd-leading-normal = Normaler Zeilenabstand
cmd-leading-normal-help = Setzt die Zeilen im üblichen Abstand
cmd-leading-loose = Weiter Zeilenabstand
cmd-leading-loose-help = Rückt die Zeilen weit auseinander
cmd-face-serif = Schrift mit Serifen
cmd-face-serif-help = Setzt den Text in Source Serif
cmd-face-sans = Schrift ohne Serifen
cmd-face-sans-help = Setzt den Text in Source Sans
cmd-theme-system = Darstellung des Systems
cmd-theme-system-help = Hell oder dunkel, wie das System
cmd-theme-light = Helle Darstellung
cmd-theme-light-help = Dunkle Schrift auf hellem Papier
cmd-theme-dark = Dunkle Darstellung
cmd-theme-dark-help = Helle Schrift auf dunklem Papier
cmd-language-system = Sprache: System
cmd-language-system-help = Übernimmt die Sprache des Systems
cmd-language-de = Deutsch
cmd-language-de-help = Zeigt das Programm auf Deutsch
cmd-language-en = English
cmd-language-en-help = Zeigt das Programm auf Englisch

## Befehle: Hilfe

cmd-palette = Alle Befehle …
cmd-palette-help = Findet einen Befehl beim Tippen seines Namens
cmd-key-reference = Tastenübersicht
cmd-key-reference-help = Zeigt alle Tasten und was sie tun

## Meldungen

notice-tagged = { $label }: { $quote }
notice-tagged-all = { $label }: { $n ->
    [one] { $n } Stelle markiert
   *[other] { $n } Stellen markiert
}
notice-already-tagged = Bereits als { $label } markiert
notice-relabelled = { $n ->
    [one] { $n } Annotation ist jetzt { $label }
   *[other] { $n } Annotationen sind jetzt { $label }
}
notice-relabelled-dropped = { $n ->
    [one] { $n } Annotation ist jetzt { $label }
   *[other] { $n } Annotationen sind jetzt { $label }
}, ohne { $dropped ->
    [one] ein Attribut, das es bei dem Label nicht gibt
   *[other] { $dropped } Attribute, die es bei dem Label nicht gibt
}
notice-followed-merger = { $n ->
    [one] { $n } Annotation ist ihrem zusammengelegten Label gefolgt
   *[other] { $n } Annotationen sind ihren zusammengelegten Labels gefolgt
}
notice-repaired = { $n ->
    [one] Ein Problem behoben
   *[other] { $n } Probleme behoben
}
notice-no-repair = Dort lässt sich nichts mehr beheben
notice-removed = { $n ->
    [one] { $n } Annotation entfernt
   *[other] { $n } Annotationen entfernt
}
notice-nothing-to-tag = Hier ist nichts zu markieren: nur Leer- oder Satzzeichen
notice-choose-label-first = Zuerst ein Label wählen, mit seiner Ziffer oder mit L
notice-no-other-occurrence = Kein weiteres Vorkommen in diesem Artikel
notice-no-annotation-here = Keine Annotation an der Schreibmarke
notice-no-annotations = Keine Annotationen in diesem Artikel
notice-end-cannot-move = Das Ende lässt sich nicht weiter verschieben
notice-respanning = Die Spanne ist jetzt die Auswahl: ändern, dann Eingabe zum Übernehmen oder Esc zum Verwerfen
notice-select-place = Erst ihre Stelle im Text auswählen
notice-select-first = Erst auswählen, was hinzukommen soll
notice-no-annotation-to-extend = Zuvor war keine Annotation aktiv: erst die gemeinte anklicken, dann auswählen
notice-nothing-would-remain = Von der Annotation bliebe nichts übrig; Entf entfernt sie
notice-reshaped = { $label }: { $quote }
notice-cycled = { $label }: { $quote } ({ $at } von { $of })
notice-caret-not-inside = Die Einfügemarke dorthin setzen, wo die Annotation geteilt werden soll
notice-split = Aus einer Annotation wurden { $n }
notice-no-neighbour = Keine weitere Annotation „{ $label }“ in diesem Absatz
notice-selecting = Die Auswahl wächst mit der Einfügemarke; Leertaste, Esc oder eine Label-Taste beendet sie
notice-selected = Auswahl beendet
notice-linking = Relation von { $label }: zur anderen Annotation gehen, dann R, Eingabe oder Klick; Esc bricht ab
notice-nothing-to-link-to = Hier ist keine andere Annotation
notice-no-relation-allowed = Das Codebuch kennt keine Relation zwischen { $from } und { $to }
notice-related = Relation gezogen: { $kind }
notice-unrelated = Relation entfernt
notice-snap-word = Die Auswahl rastet an Wörtern ein
notice-snap-sentence = Die Auswahl rastet an Sätzen ein
notice-snap-character = Die Auswahl ist zeichengenau
notice-armed = { $label } ist vorgewählt: Auswählen mit der Maus markiert sofort, mit Tasten nach der Eingabetaste
disarm = Kein Label mehr vorwählen
notice-disarmed = Kein Label ist vorgewählt
notice-label-shown = { $label } ist eingeblendet
notice-label-hidden = { $label } ist ausgeblendet
notice-label-alone = Nur { $label } ist eingeblendet
notice-all-labels-shown = Alle Labels sind eingeblendet
notice-focus-mode = Nur Text. Escape holt alles zurück
notice-no-such-label = Kein Label hat die Taste { $n }
notice-nothing-to-copy = Nichts zu kopieren: Text auswählen oder zu einer Annotation gehen
notice-copied = Kopiert
notice-not-copied = Die Zwischenablage ist nicht nutzbar: { $why }
notice-not-found = Nicht gefunden
notice-nothing-to-undo = Nichts rückgängig zu machen
notice-nothing-to-redo = Nichts zu wiederholen
notice-undone = Rückgängig gemacht: { $action }
notice-redone = Wiederholt: { $action }
notice-would-undo = In { $article } wird beim nächsten Mal rückgängig gemacht: { $action }
notice-would-redo = In { $article } wird beim nächsten Mal wiederholt: { $action }
notice-going-back = { $n ->
    [one] Ein Schritt wird rückgängig gemacht
   *[other] { $n } Schritte werden rückgängig gemacht; Esc hält an
}
notice-going-forth = { $n ->
    [one] Ein Schritt wird wiederholt
   *[other] { $n } Schritte werden wiederholt; Esc hält an
}
notice-gone-back = { $n ->
    [one] Ein Schritt rückgängig gemacht
   *[other] { $n } Schritte rückgängig gemacht
}
notice-gone-forth = { $n ->
    [one] Ein Schritt wiederholt
   *[other] { $n } Schritte wiederholt
}
notice-halted = { $n ->
    [one] Angehalten; ein Schritt war noch übrig
   *[other] Angehalten; { $n } Schritte waren noch übrig
}
notice-article-gone = { $article } liegt nicht mehr in diesem Ordner
notice-refused = Nicht möglich: { $why }
notice-busy = Einen Augenblick: Es wird noch etwas geschrieben
notice-codebook-merged = Was ein anderes Programm am Codebuch geändert hat, ist übernommen
notice-merged = { $n ->
    [one] Eine Änderung eines anderen Programms wurde übernommen (Strg+Z nimmt sie zurück)
   *[other] { $n } Änderungen eines anderen Programms wurden übernommen (Strg+Z nimmt sie zurück)
}
notice-locked-conflict = { $article }: Zuerst ist zwischen den beiden Fassungen seiner Annotationen zu wählen
notice-elsewhere = Ein anderes Fenster schreibt diese Annotationen ({ $by }); hier lässt sich nur lesen
notice-cannot-undo = Das lässt sich nicht mehr rückgängig machen, es ist seither geändert worden. Noch einmal Rückgängig macht beim Schritt davor weiter
notice-cannot-redo = Das lässt sich nicht wiederherstellen, es ist seither geändert worden
notice-import-stays = Der Import bleibt, wie er ist, für alle: { $annotator } hat seither weitergearbeitet. Noch einmal Rückgängig macht beim Schritt davor weiter
notice-import-stays-back = Der Import wird nicht wiederhergestellt, für niemanden: { $annotator } hat seither weitergearbeitet
notice-import-apart = Dieser Import von vor dem Start brachte Annotationen anderer; jeder von ihnen kann seinen Teil rückgängig machen. Noch einmal Rückgängig macht beim Schritt davor weiter
notice-passed-over = Übergangen; als Nächstes kommt der Schritt davor
notice-done = Erledigt: { $action }
notice-no-more-articles = Kein weiterer Artikel in dieser Richtung
notice-nothing-untagged = Alle Artikel der Liste haben Annotationen
notice-status-new = Auf „Neu“ gesetzt
notice-status-in-progress = Auf „In Arbeit“ gesetzt
notice-status-done = Auf „Fertig“ gesetzt
notice-flagged = Gekennzeichnet
notice-unflagged = Kennzeichen entfernt
notice-nothing-open = Zuerst einen Ordner mit Artikeln öffnen
notice-locked-damaged = Die Annotationen von { $article } sind schreibgeschützt, weil ihre Datei nicht lesbar ist; siehe Probleme
notice-locked-changed = { $article } ist nicht mehr der annotierte Text; die Annotationen sind schreibgeschützt
notice-codebook-locked = Die Datei des Codebuchs ist nicht lesbar und bleibt unberührt; bitte zuerst reparieren oder entfernen
notice-relation-kind-removed = Relation „{ $name }“ aus dem Codebuch entfernt; wo Annotationen sie haben, bleibt sie stehen und gilt als Problem
notice-label-refused = Die Taste { $key } ist vergeben oder keine Ziffer von 1 bis 9
notice-all-saved = Alles ist gespeichert
notice-export-stopped = Der Export ist abgebrochen, nichts davon ist geblieben
notice-imported = Importiert: { $annotations ->
    [one] { $annotations } Annotation
   *[other] { $annotations } Annotationen
} in { $articles ->
    [one] einem Artikel
   *[other] { $articles } Artikeln
}
notice-imported-partly = Importiert: { $annotations ->
    [one] { $annotations } Annotation
   *[other] { $annotations } Annotationen
} in { $articles ->
    [one] einem Artikel
   *[other] { $articles } Artikeln
}; übergangen: { $n }
notice-exported = { $n ->
    [one] { $n } Annotation nach { $path } geschrieben
   *[other] { $n } Annotationen nach { $path } geschrieben
}
notice-exported-losses = { $n ->
    [one] { $n } Annotation nach { $path } geschrieben, mit Verlusten
   *[other] { $n } Annotationen nach { $path } geschrieben, mit Verlusten
}
notice-no-dialogs = Der Desktop bietet keinen Dateidialog; die Dateien auf das Fenster ziehen oder den Pfad eingeben
notice-files-added = { $n ->
    [one] { $n } Artikel hinzugefügt
   *[other] { $n } Artikel hinzugefügt
}

## Was getan wurde

action-tag = Markieren
action-tag-all = Markieren gleicher Stellen
action-relabel = Ändern des Labels
action-move = Verschieben eines Endes
action-add-part = Hinzunehmen zu einer Annotation
action-take-part = Herausnehmen aus einer Annotation
action-split = Teilen
action-join = Verbinden
action-duplicate = Markieren mit weiterem Label
action-set-attribute = Ändern eines Attributs
action-relate = Ziehen einer Relation
action-unrelate = Entfernen einer Relation
action-note = Schreiben einer Notiz
action-remove = Entfernen
action-set-status = Ändern des Status
action-set-flag = Ändern des Kennzeichens
action-follow-merger = Nachziehen zusammengelegter Labels
action-merge = Änderungen eines anderen Programms übernehmen
action-reanchor = Annotationen in den geänderten Text übertragen
action-follow-article = Annotationen zum verschobenen Artikel bringen
action-import = Importieren
action-unknown = Unlesbares
action-edit-codebook = Ändern des Codebuchs
action-repair = Beheben
action-attach = Einsetzen einer Annotation

## Bereiche und ihre Teile

pane-articles = Artikel
pane-history = Verlauf
pane-text = Text
pane-annotations = Annotationen
pane-inspector = Inspektor

## Der Inspektor

inspector-undeclared = nicht im Codebuch
inspector-number = Hier wird eine Zahl erwartet
inspector-relations = Relationen
yes = Ja
no = Nein
relation-to = { $kind }: { $label } „{ $quote }“
relation-from = Kommt von { $label } „{ $quote }“: { $kind }
relation-remove = Relation { $relation } entfernen
relations-hint = Relation auswählen
relations-none = Keine solche Relation
pane-codebook = Codebuch
status-new = Neu
status-in-progress = In Arbeit
status-done = Fertig
flagged = Gekennzeichnet
filter-hint = Filtern
find-hint = In diesem Artikel suchen
find-count = { $n } von { $total }
find-none = Keine Treffer
close = Schließen
cancel = Abbrechen
apply = Übernehmen
remove = Entfernen
relabel = Label ändern
add = Hinzufügen
open = Öffnen
more = Mehr
sort = Sortieren
sort-place = Nach Stelle
sort-label = Nach Label
sort-quote = Nach Text
sort-length = Nach Länge
chosen-count = { $n } ausgewählt
paragraph-position = Absatz { $n } von { $total }
list-articles = Liste der Artikel
list-history = Liste dessen, was getan wurde
list-annotations = Liste der Annotationen
unknown-label = { $id } (nicht im Codebuch)
note = Notiz
note-hint = Was ist zu dieser Annotation festzuhalten?
snap-word = Wörter
snap-sentence = Sätze
snap-character = Zeichen
save-saved = Gespeichert
save-saving = Wird gespeichert …
save-failed = Nicht gespeichert
read-only = Schreibgeschützt
armed = Vorgewählt: { $label }
annotator-unknown = Kein Annotator
proposal = { $n ->
    [one] { $n } weiteres Vorkommen von { $quote } als { $label } markieren?
   *[other] { $n } weitere Vorkommen von { $quote } als { $label } markieren?
}
proposal-accept = Markieren
proposal-keys = Eingabe markiert, Esc bricht ab

## History

history-today = Heute
history-yesterday = Gestern
history-date = { $month ->
    [1] { $day }. Januar { $year }
    [2] { $day }. Februar { $year }
    [3] { $day }. März { $year }
    [4] { $day }. April { $year }
    [5] { $day }. Mai { $year }
    [6] { $day }. Juni { $year }
    [7] { $day }. Juli { $year }
    [8] { $day }. August { $year }
    [9] { $day }. September { $year }
    [10] { $day }. Oktober { $year }
    [11] { $day }. November { $year }
   *[other] { $day }. Dezember { $year }
}
history-now = Jetzt
history-start = Vor alledem
history-undone = rückgängig gemacht
history-here = So ist es jetzt
history-choose = Einen Schritt wählen, um dorthin zu gehen
history-back = { $n ->
    [one] Einen Schritt zurück
   *[other] { $n } Schritte zurück
}
history-forth = { $n ->
    [one] Einen Schritt vor
   *[other] { $n } Schritte vor
}
history-progress = { $n } von { $total } Schritten
history-stop = Anhalten
history-empty = Was getan wird, steht dann hier. Von hier aus geht es an jeden Punkt zurück, auch nach Tagen, und wieder vor.
history-elsewhere = Ein anderes Fenster schreibt diese Annotationen ({ $by }). Was getan wurde, steht dort.
history-unknown = Nicht lesbar
history-much = Viele Annotationen
history-order = Reihenfolge der Labels
history-others = Annotationen anderer
history-layer = Der ganze Artikel

## Leere Zustände

empty-no-folder-title = Kein Ordner geöffnet
empty-no-folder = Zum Anfangen einen Ordner mit Artikeln öffnen. Textdateien in beliebiger Tiefe werden gelesen; nichts darin wird verändert.
empty-no-articles-title = Hier sind keine Artikel
empty-no-articles = { $folder } enthält keine Textdateien. Artikel als .txt-Dateien dort ablegen oder einen anderen Ordner öffnen.
empty-no-match = Kein Artikel passt zum Filter
empty-no-annotations = Noch keine Annotationen. Wörter auswählen und die Ziffer eines Labels drücken.
empty-locked = Die Annotationen dieses Artikels sind schreibgeschützt; siehe Probleme.
empty-no-annotation-match = Keine Annotation passt zum Filter
empty-reading = Wird gelesen …
empty-unreadable-title = Dieser Artikel lässt sich nicht öffnen
no-problems = Keine Probleme gefunden


## Wer annotiert

annotator-title = Wer annotiert?
annotator-text = Hier gibt es schon Annotationen. Als eine dieser Personen weiterarbeiten oder neu beginnen; die Ebenen der anderen bleiben sichtbar und unverändert.
annotator-continue = Weiter als { $name }
annotator-new = Neuer Annotator
annotator-start = Beginnen
annotator-banner = Diese Annotationen sind schreibgeschützt, bis feststeht, wer annotiert
annotator-answer = Annotator wählen …
name-empty = Ein Annotator braucht einen Namen
name-bad = Dieser Name geht nicht: Er wird auf jedem System der Name eines Ordners

## Öffnen

folder-title = Ordner öffnen
folder-text = Der Desktop bietet keinen Dateidialog. Pfad des Ordners eingeben:
folder-recent = Zuvor geöffnet
folder-hint = Pfad des Ordners
dialog-open-folder = Ordner mit Artikeln öffnen
dialog-add-files = Dateien ins Korpus aufnehmen
dialog-export = Exportieren nach
add-files-title = Dateien ins Korpus aufnehmen?
add-files-text = { $n ->
    [one] { $n } Datei wird nach { $folder } kopiert; das Original bleibt, wo es ist.
   *[other] { $n } Dateien werden nach { $folder } kopiert; die Originale bleiben, wo sie sind.
}

## Exportieren

import-title = Importieren
import-path = Datei oder Ordner
import-annotator = Unter dem Namen
import-annotator-hint = der in den Dateien steht
import-nothing = Eine Datei oder einen Ordner mit Dateien dieses Formats nennen; was darin steht, wird gezeigt, bevor etwas geschrieben wird
import-codebook = Das Codebuch der Datei wird übernommen, weil es hier noch keines gibt
import-all = Alles lässt sich übernehmen
import-as-it-is = bleibt (nicht im Codebuch)
import-leave-out = weglassen
import-accept = Importieren
import-working = Wird importiert …
export-title = Exportieren
export-format = Format
export-annotators = Annotatoren
export-per = Ein Datensatz je
per-article = Artikel
per-paragraph = Absatz
per-sentence = Satz
export-labels = Labels
export-status = Status
export-gold = Goldebene von
export-gold-nobody = niemandem: jede für sich
export-scheme = Tags
export-tokens = Tokens
tokens-words = Wörter und Zeichen
tokens-white-space = zwischen Leerraum
export-columns = Spalten
export-split = Teile
export-seed = Startwert
export-packing = Gepackt mit
packing-none = nichts
packing-gzip = gzip (.gz)
packing-zstd = zstd (.zst)
export-manifest = Manifest
export-beside = neben der Datei
export-within = im Ordner
export-progress = { $done } von { $of } Artikeln
export-stop = Abbrechen
export-path = Ziel
export-browse = Durchsuchen …
export-write = Exportieren
export-replace = Ersetzen
export-exists = Etwas dieses Namens gibt es schon; nochmaliges Exportieren ersetzt es
export-writing = Wird geschrieben …
export-preview = Anfang der Datei
export-preparing = Wird vorbereitet …
export-summary = { $annotations ->
    [one] { $annotations } Annotation
   *[other] { $annotations } Annotationen
} in { $documents ->
    [one] { $documents } Ebene
   *[other] { $documents } Ebenen
}
export-no-losses = Das Format trägt alles
export-losses = { $n ->
    [one] Das Format kann nicht alles tragen: { $n } Verlust
   *[other] Das Format kann nicht alles tragen: { $n } Verluste
}
format-ron = Tagwerk-Datensatz (RON): alles, selbsterklärend
format-spacy = spaCy JSONL: Entitäten und Spannen, gezählt in Codepunkten
format-conll = CoNLL: ein Token je Zeile mit seinen Tags
format-brat = brat standoff: je Artikel ein Text und seine Annotationen, dazu eine Konfiguration
format-csv = CSV: eine Annotation je Zeile, für Tabellen
format-cas-xmi = UIMA CAS XMI: Dokumente und Typsystem, für INCEpTION
format-cas-json = UIMA CAS JSON: eine Datei je Dokument, für INCEpTION
format-webanno-tsv = WebAnno TSV 3.3: eine Datei je Dokument, für INCEpTION
format-tsv = TSV: eine Annotation je Zeile, Zellen durch Tabulatoren getrennt
format-xlsx = XLSX: eine Annotation je Zeile, für Excel und LibreOffice
format-huggingface = Hugging-Face-Datensatz: Parquet mit Datenkarte
format-huggingface-jsonl = Hugging-Face-Datensatz: dasselbe als JSON Lines
format-prodigy = Prodigy JSONL: Aufgaben mit Spannen, Relationen und Antworten
format-doccano = doccano JSONL: Spannen und Relationen
format-labelstudio = Label Studio JSON: Aufgaben samt Konfiguration der Oberfläche
format-doccano-spans = doccano JSONL: nur Spannen, für Projekte ohne Relationen
format-refi-qda = REFI-QDA-Projekt: für MAXQDA, ATLAS.ti, NVivo, QualCoder
format-refi-qda-codebook = REFI-QDA-Codebuch: nur die Labels, als Codes
format-w3c = W3C Web Annotation: JSON-LD mit Zitaten, gezählt in Codepunkten
format-tei = TEI P5: XML, eine Datei je Dokument, Annotationen neben dem Text

## Probleme

problems-title = Probleme
problem-follow = Folgen lassen
problems-copy = Alle kopieren
repair-all = Alle beheben
repair-all-help = Behebt alles, wobei nichts verloren geht, in einem Schritt, der sich rückgängig machen lässt
repair-move = An die Stelle des Zitats setzen
repair-widen = Auf ganze Zeichen erweitern
repair-trim = Leerzeichen abschneiden
repair-join-parts = Teile verbinden
repair-relabel = Label dieses Namens geben
repair-respell = Wie im Codebuch schreiben
repair-remove-attribute = Attribut entfernen
repair-renumber = Der zweiten eine neue Kennung geben
repair-unite = Beide zusammenlegen
repair-turn = Relation umkehren
repair-remove-relation = Relation entfernen
repair-remove = Annotation entfernen
attach = An die Auswahl setzen
attach-help = Gibt ihr die Stelle, die im Text ausgewählt ist
place-unknown = Stelle unbekannt
place-unknown-brackets = (Stelle unbekannt)
id-twice = Kennung doppelt
problem-go-to = Im Text zeigen
problems-count = { $n ->
    [0] Keine Probleme
    [one] { $n } Problem
   *[other] { $n } Probleme
}
trouble-decoded = { $article }: als { $encoding } gelesen und umgewandelt; gezählt wird im umgewandelten Text
trouble-layer = Die Annotationen von { $annotator } in { $article } werden nicht gezeigt und bleiben unberührt: { $why }
trouble-rule = { $annotator }, { $article }: { $what }
trouble-commented = { $annotator }, { $article }: Die Datei wurde von Hand bearbeitet; ihre Kommentare gehen beim nächsten Sichern verloren
trouble-not-saved = { $article } konnte nicht gespeichert werden und bleibt im Speicher: { $why } (Strg+S versucht es erneut)
trouble-changed-meanwhile = Ein anderes Programm hat die Annotationen von { $article } geändert; beide Fassungen kommen beim Öffnen zusammen
trouble-codebook-conflicts = Ein anderes Programm hat am Codebuch dasselbe geändert ({ $n ->
    [one] ein Konflikt
   *[other] { $n } Konflikte
}); bis zur Wahl wird nichts geschrieben
trouble-article-moved = Der Text von { $from } ist jetzt { $to }. { $n ->
    [one] Seine Annotation kann folgen.
   *[other] Seine { $n } Annotationen können folgen.
}
trouble-network = Die Annotationen liegen auf einem Netzlaufwerk ({ $by }). Ob dort ein zweites Fenster ferngehalten wird, hängt vom Server ab: Unter einem Namen sollte immer nur ein Fenster annotieren.
trouble-synchronised = Die Annotationen liegen in einem Ordner, den { $by } auf andere Rechner kopiert. Eine Sperre reicht nicht bis dorthin: Unter einem Namen immer nur auf einem Rechner annotieren und warten, bis alles kopiert ist.
trouble-conflicts = { $article }: Ein anderes Programm hat dasselbe geändert ({ $n ->
    [one] ein Konflikt
   *[other] { $n } Konflikte
}); bis zur Wahl wird nichts geschrieben
trouble-not-journaled = Das zuletzt Getane konnte nicht gespeichert werden und bleibt im Speicher: { $why } (Strg+S versucht es erneut)
trouble-journal-torn = Das Journal von { $annotator } endete mitten in einem Eintrag ({ $bytes } Bytes), wie nach einem Stromausfall. Alles davor ist da; das Abgeschnittene galt nie als gespeichert.
trouble-journal-damaged = Das Journal von { $annotator } ist in Zeile { $lines } beschädigt. Diese Einträge lassen sich nicht rückgängig machen; die Annotationen sind so, wie ihre Dateien sagen.
trouble-not-brought-up = Nicht alles Getane konnte nach dem letzten Start in seine Datei geschrieben werden. Es bleibt im Journal: { $why }
trouble-withdrawn = Ein anderes Fenster ({ $by }) schreibt jetzt diese Annotationen. Das hier zuletzt Getane ({ $deeds ->
    [one] ein Schritt
   *[other] { $deeds } Schritte
}) war nicht gespeichert und ist zurückgenommen.
trouble-codebook-not-saved = Das Codebuch konnte nicht gespeichert werden und bleibt im Speicher: { $why } (Strg+S versucht es erneut)
trouble-settings = Einstellungen: { $why }
trouble-export = Der Export wurde nicht geschrieben: { $why }

## Durchsicht eines geänderten Artikels

review-title = Dieser Artikel hat sich geändert
review-text-known = Sein Text ist nicht mehr der, der annotiert wurde. Bis zur Entscheidung ist der annotierte Text zu sehen. Links steht, was annotiert wurde, rechts, wo es jetzt steht.
review-text-unknown = Sein Text ist nicht mehr der, der annotiert wurde, und jener ist nicht zur Hand: Die Stellen sind allein nach den Zitaten gefunden. Links steht, was annotiert wurde, rechts, wo es jetzt steht.
review-sum = { $same } wie zuvor, { $changed } mit geändertem Text, { $unsure } unsicher, { $lost } nicht gefunden
review-all = Auch zeigen, was steht, wie es stand
review-undo = Das Ganze ist ein Schritt und lässt sich rückgängig machen. Was ohne Stelle bleibt, steht weiter in der Liste der Annotationen und kann dort eine Stelle bekommen.
review-apply = Übertragen
review-later = Später
review-before = zuvor
review-apart = bleibt ohne Stelle
review-perhaps = vielleicht: { $place }
review-take = Diese Stelle nehmen
review-keep-apart = Ohne Stelle behalten
sureness-same = wie zuvor
sureness-moved = verschoben
sureness-changed = Text geändert
sureness-unsure = unsicher
sureness-lost = nicht gefunden

## Konflikte

conflicts-title = Zwei Fassungen
conflicts-codebook-text = Ein anderes Programm hat das Codebuch dort geändert, wo es auch hier geändert wurde. Welche Fassung soll gelten?
conflicts-text = Ein anderes Programm hat Annotationen dieses Artikels geändert, die auch hier geändert wurden. Welche Fassung soll gelten?
conflicts-ours = Eigene
conflicts-theirs = Andere
conflicts-undo = Was sich sonst unterscheidet, wird aus beiden übernommen. Das Ganze ist ein Schritt und lässt sich rückgängig machen.
conflicts-apply = Übernehmen
conflicts-later = Später
conflict-removed = entfernt
conflict-path = Der Ort des Artikels
conflict-annotation = Die Annotation „{ $quote }“
conflict-label = Das Label von „{ $quote }“
conflict-spans = Die Stelle von „{ $quote }“
conflict-attribute = Das Attribut { $attribute } von „{ $quote }“
conflict-note = Die Notiz zu „{ $quote }“
conflict-relation = Die Relation { $kind }

## Schließen

unsaved-title = Schließen, ohne zu speichern?
unsaved-text = Etwas konnte nicht geschrieben werden. Wird das Fenster jetzt geschlossen, ist es verloren.
unsaved-kept = Etwas ließ sich nicht in seine Datei schreiben. Das Getane steht im Journal und wird beim nächsten Start geschrieben, soweit es dann möglich ist.
unsaved-close = Trotzdem schließen

## Codebuch

codebook-counts = Zählt
codebook-does-not-count = Zählt nicht
codebook-borderline = Grenzfälle
codebook-examples = Beispiele
codebook-edit = Label bearbeiten
codebook-new = Neues Label …
codebook-name = Name
codebook-letter = Buchstabe
codebook-key = Taste
codebook-color = Farbe
codebook-definition = Definition
codebook-up = Nach oben
codebook-down = Nach unten
codebook-merge = Zusammenlegen mit …
codebook-retire = Nicht mehr anbieten
codebook-offer = Wieder anbieten
codebook-lines-hint = Ein Eintrag je Zeile
codebook-id = Kennung: { $id }
codebook-unfold = Beschreibung von { $label }
codebook-attributes = Attribute
codebook-attribute = Attribut { $n }
codebook-attribute-kind = Art von Attribut { $n }
codebook-attribute-add = Attribut hinzufügen
codebook-attribute-remove = Attribut { $n } entfernen
codebook-value = Wert { $n } von Attribut { $of }
codebook-value-add = Wert zu Attribut { $n } hinzufügen
codebook-value-new = Wert hinzufügen
codebook-value-remove = Wert { $n } von Attribut { $of } entfernen
codebook-values-stay = Was Annotationen schon enthalten, bleibt dort stehen; wo es nicht mehr passt, erscheint es bei den Problemen.
kind-choice = Auswahl
kind-yes-no = Ja oder nein
kind-text = Text
kind-number = Zahl
codebook-relations = Relationen
codebook-relation-new = Neue Relation …
codebook-relation-edit = Relation „{ $name }“ bearbeiten
codebook-relation-remove = Relation „{ $name }“ entfernen
codebook-relations-none = Noch keine. Eine Relation führt von einer Annotation zu einer anderen, etwa von einer Frage zu ihrer Antwort.
codebook-from = Von
codebook-to = Zu
codebook-from-label = Von { $label }
codebook-to-label = Zu { $label }
codebook-any-label = jedes Label
codebook-ends-hint = Ohne Häkchen passt jedes Label.

## Auszüge

quoted = „{ $text }“
citation-paragraph = Abs. { $n }

## Palette

palette-hint = Befehl eingeben
palette-none = Kein Befehl passt
labels-hint = Label eingeben
labels-none = Kein Label passt
filter-labels-hint = Label ein- oder ausblenden
label-is-shown = { $label }, eingeblendet
label-is-hidden = { $label }, ausgeblendet
label-show = { $label } einblenden
label-hide = { $label } ausblenden
labels-hidden = { $n ->
    [one] { $n } Label ausgeblendet
   *[other] { $n } Labels ausgeblendet
}

## Was mit einer Datei nicht stimmt

task-read = { $path } ist nicht lesbar: { $why }
task-write = { $path } lässt sich nicht schreiben: { $why }
task-list = { $path } bleibt außen vor: { $why }
task-remove = { $path } lässt sich nicht entfernen: { $why }
task-open = { $path } lässt sich nicht öffnen: { $why }
task-lock = In { $path } kann gerade nicht geschrieben werden: { $why }
cause-not-found = Datei oder Ordner gibt es nicht. Den Pfad prüfen oder einen anderen Ordner öffnen.
cause-not-a-folder = Es ist eine Datei, kein Ordner. Den Ordner öffnen, in dem sie liegt, oder sie beiseiteschaffen.
cause-not-a-file = Es ist ein Ordner, eine Pipe oder ein Gerät, keine Datei. Bitte beiseiteschaffen.
cause-too-large = Die Datei hat { $bytes } MB; mehr als { $limit } MB werden nicht gelesen. Sie aufteilen oder entfernen, was nicht hineingehört.
cause-permission-denied = Der Zugriff ist nicht erlaubt. Die Rechte ändern oder an einen eigenen Ort kopieren.
cause-disk-full = Der Datenträger ist voll. Platz schaffen, dann erneut speichern.
cause-read-only-disk = Der Datenträger ist schreibgeschützt. Mit einer Kopie an einem anderen Ort arbeiten.
cause-binary = Es ist kein Text. Zuerst als reinen Text speichern.
cause-empty = Die Datei ist leer.
cause-changed-on-disk = Ein anderes Programm hat die Datei seit dem Lesen geändert; sie bleibt, wie sie ist. Den Artikel neu öffnen.
cause-journal-behind = zuerst muss das Journal geschrieben sein.
cause-unplayable = Eintrag { $number } des Journals passt nicht mehr dazu ({ $why }).
cause-exists = Eine Datei dieses Namens gibt es schon
cause-is-a-folder = es ist ein Ordner. Eine Datei darin nennen.
cause-special = es ist weder eine Datei noch ein Ordner, sondern ein Gerät oder eine Pipe, und wird nicht ersetzt. Eine neue Datei oder einen neuen Ordner nennen; in der Kommandozeile schreibt „-“ auf die Standardausgabe.
cause-same-name = eine andere Datei dieses Exports heißt ebenso, abgesehen von Groß- und Kleinschreibung, und auf vielen Systemen bliebe nur eine von beiden übrig. Einen der beiden Artikel oder Annotatoren umbenennen.
cause-altered = es wurde nach dem Export, der in diesem Ordner liegt, geändert oder hinzugefügt und ginge verloren. Den Ordner verschieben oder einen anderen nennen.
cause-not-empty = Der Ordner enthält anderes, das nicht ersetzt wird. Einen neuen nennen.
cause-foreign = Der Ordner gehört zu den Artikeln in { $folder }. Mit --annotations einen anderen Ordner angeben.
cause-not-utf8-name = Der Name ist kein gültiges Unicode. Bitte umbenennen.
cause-illegal-path = Der Pfad führt aus seinem Ordner heraus.
cause-in-use = Ein anderes Fenster von Tagwerk schreibt diese Annotationen ({ $by }). Es schließen, dann erneut sichern.
cause-importing = Dort läuft schon ein Import ({ $by }). Warten, bis er fertig ist, dann erneut importieren.
holder-unknown = welches, ist nicht bekannt
cause-link-loop = Eine Verknüpfung führt zu einem Ordner darüber zurück oder zu einem, zu dem schon eine andere geführt hat.
cause-name-refused = Das System nimmt den Namen nicht an, wahrscheinlich ist er zu lang. Die Datei oder den Artikel, nach dem sie heißt, umbenennen.
cause-dangling-link = Die Verknüpfung führt ins Leere. Wiederherstellen, wohin sie führte, oder sie entfernen.
record-too-new = Ein neueres Tagwerk (Version { $version }) hat die Datei geschrieben; sie bleibt unberührt. Das Programm aktualisieren.
record-conflict = Zeile { $line }: Git hat hier einen Konflikt hinterlassen. Ihn auflösen, dann den Artikel neu öffnen.
record-not-utf8 = Zeile { $line }: Die Datei ist nicht UTF-8.
record-form = Zeile { $line }, Spalte { $column }: { $fault }. Die Datei bleibt unberührt; bitte reparieren oder entfernen.
record-around = Annotation { $id } hat mehr Umgebungen als Spannen. Die Datei bleibt unberührt; bitte reparieren oder entfernen.
fault-ends = die Datei endet zu früh
fault-expected = { $what } erwartet
fault-unexpected = { $what } kann hier nicht stehen
fault-trailing = nach dem Ende folgt noch etwas
fault-number = keine Zahl, die hier stehen kann
fault-unknown = „{ $name }“ ist unbekannt; vielleicht hat ein neueres Programm es geschrieben
fault-missing = „{ $name }“ fehlt
fault-duplicate = „{ $name }“ steht zweimal da
fault-value = { $expected } erwartet, { $found } gefunden
fault-too-deep = die Klammern sind zu tief verschachtelt
expected-number = eine Zahl
expected-name = ein Name

## Regeln, die Daten verletzen können

rule-article-missing = Zu diesen Annotationen gibt es keinen Artikel
rule-article-changed = Der Artikel hat sich geändert, seit er annotiert wurde
rule-annotator-mismatch = Die Ebene nennt einen anderen Annotator als ihr Ordner
rule-out-of-range = Eine Spanne reicht über das Ende des Artikels hinaus
rule-inside-character = Eine Spanne zerschneidet ein Zeichen
rule-empty-span = Eine Spanne ist leer: ihre Stelle ist nicht bekannt
rule-quote-mismatch = An der Spanne steht ein anderer Text als zitiert
rule-edged-by-space = Eine Spanne beginnt oder endet mit einem Leerzeichen
rule-overlapping-parts = Teile einer Annotation überlappen sich
rule-unknown-label = Das Codebuch hat kein solches Label
rule-unknown-attribute = Das Label hat im Codebuch kein solches Attribut
rule-attribute-value = Ein Attribut hat einen Wert, den es nicht annimmt
rule-duplicate-id = Eine Kennung ist doppelt vergeben
rule-same-span = Dieselbe Spanne hat dasselbe Label zweimal
rule-forbidden-overlap = Das Codebuch erlaubt diese Überlappung nicht
rule-dangling-relation = Eine Relation führt zu einer Annotation, die es nicht gibt
rule-unknown-relation = Das Codebuch hat keine solche Relation
rule-relation-ends = Das Codebuch erlaubt diese Relation zwischen diesen Labels nicht
rule-self-relation = Eine Relation führt von einer Annotation zu ihr selbst
rule-duplicate-relation = Dieselbe Relation steht zweimal da
problem-id = Kennung { $id }
problem-at = Bytes { $start }–{ $end }
edit-span = die Spanne passt nicht zum Artikel
edit-id = die Kennung ist vergeben
edit-stale = es hat sich inzwischen geändert
edit-dangling = eine Relation würde ins Leere führen
edit-codebook-id = die Kennung ist im Codebuch vergeben oder fehlerhaft

## Verluste beim Export

loss-count = { $kind }: { $n }
loss-place = – { $article }, { $annotator }: { $quote }
loss-others = { $n ->
    [one] – und { $n } weiterer
   *[other] – und { $n } weitere
}
loss-nested-dropped = Verschachtelte Annotationen ausgelassen
loss-crossing-dropped = Überlappende Annotationen ausgelassen
loss-same-span-twice = Zweite Labels auf derselben Spanne ausgelassen
loss-discontinuous-split = Mehrteilige Annotationen in einzelne zerlegt
loss-note-dropped = Notizen ausgelassen
loss-attributes-dropped = Attribute ausgelassen
loss-relation-dropped = Relationen ausgelassen
loss-token-misaligned = Spannen auf ganze Wörter erweitert
loss-off-token = Spannen, die nicht mit einem Wort beginnen und enden: Was auf Wörtern lernt, übergeht sie
loss-no-token = Annotationen ohne Wort ausgelassen
loss-label-renamed = Labels umbenannt, weil das Format ihre Zeichen nicht erlaubt
loss-over-border = Annotationen über die Grenze zweier Datensätze hinweg ausgelassen
loss-relation-over-border = Relationen zwischen zwei Datensätzen ausgelassen
loss-spans-changed = Spannen geändert, weil das Format sie so nicht fassen kann
loss-lines-joined = Zeilenumbrüche in Notizen oder Werten als Leerzeichen geschrieben
loss-character-replaced = Zeichen ersetzt, weil das Format sie verbietet
loss-space-trimmed = Spannen ohne den Leerraum an ihren Enden geschrieben
loss-spacing-changed = Leerraum des Textes verändert
loss-text-cut = Texte gekürzt, die für das Format zu lang sind
loss-offsets-ambiguous = Artikel mit Emojis oder seltenen Zeichen, hinter denen die Oberfläche des Werkzeugs Spannen verschieben kann
loss-annotations-dropped = Dokumente ohne ihre Annotationen

## Zusammenführen

merge-annotation = Annotation { $id } ({ $label } „{ $quote }“)
merge-relation = Relation { $id } ({ $kind })
merge-label = Label { $id }
merge-relation-kind = Relation { $id }
merge-article = Pfad des Artikels
merge-overlap = Erlaubte Überlappungen
merge-label-order = Reihenfolge der Labels
merge-relation-order = Reihenfolge der Relationen
merge-field = { $what }, { $field }
merge-spans = Stelle
merge-attribute = Attribut { $name }
merge-kind = Art
merge-ends = Von und zu
merge-from-to = { $from } zu { $to }
merge-into = Zusammengelegt mit
merge-nothing = nichts
merge-differs = { $what }: in der eigenen Fassung { $ours }, in der anderen { $theirs }
merge-removed-ours = { $what }: in der eigenen Fassung entfernt, in der anderen geändert
merge-removed-theirs = { $what }: in der anderen Fassung entfernt, in der eigenen geändert
merge-related-theirs = { $what }: in der eigenen Fassung entfernt, in der anderen durch eine Relation verbunden
merge-related-ours = { $what }: in der anderen Fassung entfernt, in der eigenen durch eine Relation verbunden
merge-renumbered = Annotation { $from } der anderen Fassung heißt jetzt { $to }; ihre Nummer ist in der eigenen vergeben
merge-relation-renumbered = Relation { $from } heißt jetzt { $to }; ihre Nummer ist in der anderen Fassung vergeben
merge-joined = Die Annotationen { $kept } und { $gone } besagen dasselbe und sind jetzt eine: { $kept }
merge-status = Beide Fassungen haben den Status geändert; der weitere gilt ({ $status })
merge-key-twice = Die Labels { $first } und { $second } haben jetzt dieselbe Taste ({ $key }); sie steht für { $first }
merge-annotators = Das sind Annotationen zweier Annotatoren, { $ours } und { $theirs }
merge-texts = Zwischen den beiden Fassungen hat sich der Artikel geändert, ihre Stellen lassen sich also nicht vergleichen. Erst beide auf denselben Text bringen, dann wieder zusammenführen.
merge-uncommented = Von Hand in die Datei geschriebene Kommentare gehen verloren
merge-marked = { $n ->
    [one] { $n } Konflikt. In der Datei eine der markierten Fassungen stehen lassen, dann weitermachen.
   *[other] { $n } Konflikte. In der Datei von jedem eine der markierten Fassungen stehen lassen, dann weitermachen.
}

## Die Befehlszeile

no-display = Es gibt keine Anzeige, also kann sich kein Fenster öffnen. Ohne Fenster gehen: tagwerk export, check, stats, formats, merge.
window-failed = Das Fenster lässt sich nicht öffnen: { $why }. Unter Debian braucht es libgl1, libegl1, libxcursor1, libxi6, libxkbcommon-x11-0, libwayland-client0 und libwayland-egl1. Ohne Fenster: tagwerk export, check, stats, formats, merge.
cli-standard-output = Standardausgabe
cli-unknown-format = Ein Format „{ $name }“ gibt es nicht. Es gibt: { $names }.
cli-nobody = Von „{ $name }“ gibt es keine Annotationen in { $folder }. Es gibt welche von: { $names }.
cli-gold-not-chosen = „{ $name }“, nach --gold genannt, ist nicht unter den gewählten Annotatoren: { $names }. Auch --annotator { $name } angeben.
cli-is-folder = { $path } ist ein Ordner. Bitte eine Datei darin nennen.
cli-needs-folder = { $path } ist kein Ordner. Dieser Export besteht aus mehreren Dateien: einen Ordner nennen.
cli-manifest-of-stream = Ein Manifest steht neben einer Datei: mit --manifest eine Datei statt „-“ nennen.
cli-pack-by-name = Eine einzelne Datei wird ihrem Namen nach gepackt: statt --compress den Namen auf .gz oder .zst enden lassen.
cli-no-tokens = { $format } hat keine Tags neben Tokens: --scheme, --tokens und --columns sind für conll.
cli-no-label = Das Codebuch hat kein Label „{ $label }“. Es gibt: { $names }.
split-form = Teile brauchen Gewichte, etwa train=80,dev=10,test=10.
split-name = Aus dem Namen eines Teils wird ein Dateiname: nur Buchstaben von a bis z, Ziffern, - und _.
split-twice = Zwei Teile heißen gleich.
split-few = Eine Aufteilung hat mindestens zwei Teile, und einer davon hat ein Gewicht.
cli-exported = geschrieben ({ $path }): { $summary }
cli-incomplete = Was oben steht, fehlt im Export. Mehr sagt „tagwerk check“.
cli-strict = Nichts wurde geschrieben ({ $path }), denn --strict erlaubt weder Verluste noch Lücken.
cli-checked = { $problems ->
    [0] keine Probleme
    [one] { $problems } Problem
   *[other] { $problems } Probleme
}, { $layers ->
    [one] { $layers } Ebene
   *[other] { $layers } Ebenen
} geprüft
cli-name = Name
cli-extension = Datei
cli-direction = Richtung
cli-export = Export
cli-offsets = Positionen
cli-carries = Enthält
cli-description = Was es ist
cli-unit-bytes = Bytes
cli-unit-code-points = Codepunkte
cli-unit-utf16 = UTF-16-Einheiten
cli-unit-tokens = Tokens
cli-carries-overlap = Überlappung
cli-carries-discontinuous = mehrere Teile
cli-carries-notes = Notizen
cli-carries-attributes = Attribute
cli-carries-relations = Relationen
cli-annotator = Annotator
cli-repaired = { $n ->
    [one] Eine Reparatur in { $file }
   *[other] { $n } Reparaturen in { $file }
}
cli-moved = der Artikel ist jetzt { $path }
cli-joined = der Artikel ist jetzt { $path }, dessen Annotationen diese aufnehmen
cli-reanchored = { $layers ->
    [one] Eine Ebene ist in den neuen Text oder an den neuen Ort ihres Artikels übertragen
   *[other] { $layers } Ebenen sind in den neuen Text oder an den neuen Ort ihres Artikels übertragen
}; ohne Stelle: { $apart }
cli-left = { $layer }: Der Artikel fehlt oder hat jetzt den Text eines anderen, und kein Artikel ohne Annotationen hat den annotierten Text; die Ebene bleibt, wo sie ist
cli-would-reanchor = { $layers ->
    [one] Eine Ebene würde in den neuen Text oder an den neuen Ort ihres Artikels übertragen
   *[other] { $layers } Ebenen würden in den neuen Text oder an den neuen Ort ihres Artikels übertragen
}; ohne Stelle: { $apart }
cli-articles = Artikel
cli-flagged = Gekennzeichnet
cli-label = Label
cli-annotations = Annotationen
cli-characters = Zeichen
cli-total = Gesamt
cli-everybody = Alle

## Import

remark-unreadable = kein Datensatz dieses Formats
remark-other-shape = nicht gelesen, denn Annotationen stehen in diesem Format dort nicht so; ist die Datei von einem anderen Format?
remark-no-column = in der ersten Zeile fehlen nötige Spalten; statt quote genügen auch start und end
remark-other-encoding = nicht UTF-8 und in einer anderen Zeichenkodierung gelesen: Umlaute und andere Zeichen prüfen
remark-nothing = nichts von diesem Format ist darin
remark-unclosed = ein Anführungszeichen am Anfang einer Zelle ist nicht geschlossen: schließen oder, wo es zur Zelle gehört, verdoppeln; die Zeile ist übergangen
remark-other-cells = die Zeile hat nicht so viele Zellen wie der Kopf Spalten und ist übernommen, so weit sie reicht
remark-packed = so gepackt, wie es nicht gelesen wird; mit Snappy, Zstandard oder ungepackt speichern
remark-archive = ein Archiv von Dateien: entpacken und den Ordner importieren; aus einem Projekt von INCEpTION stattdessen die Dokumente als XMI, JSON oder WebAnno TSV exportieren
remark-no-text = kein Text
remark-no-article-text = der Text ist leer, zu lang oder voller Steuerzeichen (NUL) und wird kein Artikel
remark-no-place = die Positionen liegen nicht im Text
remark-empty-span = eine Annotation von nichts
remark-no-label = eine Annotation ohne Label
remark-no-end = etwas über eine Annotation, die es nicht gibt
remark-twice = doppelt gesagt, einmal übernommen
remark-other-value = das Attribut hat schon einen anderen Wert, der bleibt
remark-odd-value = gehört so nicht dorthin, trotzdem übernommen
remark-rejected = dort verworfen oder übergangen, weggelassen
remark-not-final = dort nur Vorhersage oder unfertiger Entwurf, weggelassen
remark-about-text = vom ganzen Text gesagt, was Annotationen nicht fassen
remark-other-text = an den Positionen steht ein anderer Text, als die Datei angibt
remark-not-held = etwas, wofür Tagwerk keinen Platz hat
remark-illegal-tag = ein BIO-Tag, das dort nicht stehen darf, als Anfang oder Ende gelesen
remark-shared-about = Titel, Quelle oder Datum nicht übernommen; was zum Artikel schon bekannt ist, bleibt, wie es ist
remark-renamed = unter anderem Namen übernommen, weil dieser nicht zu gebrauchen oder vergeben ist
remark-no-article = kein Artikel dieses Namens, und die Datei enthält keine Texte
cli-import = Import
cli-both-ways = Import, Export
cli-no-files = Welche Dateien sollen importiert werden?
cli-imported = { $annotations ->
    [one] Eine Annotation importiert
   *[other] { $annotations } Annotationen importiert
}, in { $articles ->
    [one] einem Artikel
   *[other] { $articles } Artikeln
}; { $added ->
    [0] kein neuer Artikel
    [one] ein neuer Artikel
   *[other] { $added } neue Artikel
}
cli-would-import = { $annotations ->
    [one] Eine Annotation würde importiert
   *[other] { $annotations } Annotationen würden importiert
}, in { $articles ->
    [one] einem Artikel
   *[other] { $articles } Artikeln
}; { $added ->
    [0] kein neuer Artikel
    [one] ein neuer Artikel
   *[other] { $added } neue Artikel
}
cli-import-apart = { $article }: ohne Stelle, weil der Text hier anders lautet: { $n }
cli-import-label = Das Codebuch hat kein Label „{ $label }“ (Annotationen: { $n }). Mit --map { $label }=LABEL bekommen sie ein anderes, mit --map { $label }= bleiben sie weg.
cli-import-annotated = { $article } hat schon Annotationen von { $annotator }; sie bleiben, wie sie sind. Mit --annotator NAME wird der Import die eines anderen.
cli-import-empty = Keine Datei in { $folder } endet auf { $endings }. Heißen sie anders, die Dateien selbst nennen.
cli-import-strict = Nichts wurde importiert, denn --strict erlaubt weder Verluste noch Lücken.
cli-import-unborne = Keine Annotation in den Dateien trägt das Label „{ $label }“ aus --map { $map }.
cli-import-map = Nach --map steht VON=NACH, nicht „{ $map }“.
cli-import-map-twice = --map gibt dem Label „{ $label }“ mehr als ein anderes; es kann eines haben.
