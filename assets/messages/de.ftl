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
count-articles = { $n ->
    [0] Keine Artikel
    [one] { $n } Artikel
   *[other] { $n } Artikel
}

## Menüs

menu-file = Datei
menu-edit = Bearbeiten
menu-tag = Annotieren
menu-go = Gehe zu
menu-view = Ansicht
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
cmd-arm1 = Label 1 bereithalten
cmd-arm2 = Label 2 bereithalten
cmd-arm3 = Label 3 bereithalten
cmd-arm4 = Label 4 bereithalten
cmd-arm5 = Label 5 bereithalten
cmd-arm6 = Label 6 bereithalten
cmd-arm7 = Label 7 bereithalten
cmd-arm8 = Label 8 bereithalten
cmd-arm9 = Label 9 bereithalten
cmd-arm-help = Solange ein Label bereitsteht, annotiert jede Auswahl; dieselbe Taste oder Esc beendet das
cmd-choose-label = Label wählen …
cmd-choose-label-help = Findet ein Label beim Tippen seines Namens
cmd-tag-again = Letztes Label vergeben
cmd-tag-again-help = Vergibt noch einmal das zuletzt vergebene Label
cmd-tag-identical = Gleiche Textstellen annotieren …
cmd-tag-identical-help = Zeigt alle Stellen mit demselben Wortlaut in diesem Artikel und annotiert die angehakten
cmd-edit-span = Textstelle ändern
cmd-edit-span-help = Macht die Textstelle der Annotation zur Auswahl; Eingabe übernimmt sie, Esc lässt alles beim Alten
cmd-move-end-left = Ende nach links
cmd-move-end-right = Ende nach rechts
cmd-move-end-help = Verschiebt das Ende der aktiven Annotation um einen Schritt der Einrastung
cmd-move-start-left = Anfang nach links
cmd-move-start-right = Anfang nach rechts
cmd-move-start-help = Verschiebt den Anfang der aktiven Annotation um einen Schritt der Einrastung
cmd-remove-annotation = Annotation entfernen
cmd-remove-annotation-help = Entfernt die aktive Annotation oder die in der Liste ausgewählten
cmd-edit-note = Notiz schreiben
cmd-edit-note-help = Öffnet die Notiz der aktiven Annotation
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
cmd-done-and-next-help = Setzt den Artikel auf erledigt und öffnet den nächsten
cmd-toggle-flag = Artikel markieren
cmd-toggle-flag-help = Setzt die Markierung des Artikels oder nimmt sie weg
cmd-set-status-new = Als neu kennzeichnen
cmd-set-status-new-help = Setzt den Status des Artikels auf neu
cmd-set-status-in-progress = Als in Arbeit kennzeichnen
cmd-set-status-in-progress-help = Setzt den Status des Artikels auf in Arbeit
cmd-set-status-done = Als erledigt kennzeichnen
cmd-set-status-done-help = Setzt den Status des Artikels auf erledigt

## Befehle: Dateien

cmd-open-folder = Ordner öffnen …
cmd-open-folder-help = Öffnet einen Ordner mit Artikeln
cmd-add-files = Dateien hinzufügen …
cmd-add-files-help = Kopiert Textdateien in den Ordner der Artikel
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
cmd-toggle-others = Ebenen anderer Annotatoren
cmd-toggle-others-help = Blendet ein oder aus, was andere annotiert haben
cmd-problems = Problemliste
cmd-problems-help = Blendet ein oder aus, was nicht lesbar war oder gegen eine Regel verstößt
cmd-larger-text = Text vergrößern
cmd-larger-text-help = Vergrößert den Text des Artikels
cmd-smaller-text = Text verkleinern
cmd-smaller-text-help = Verkleinert den Text des Artikels
cmd-default-text = Normale Textgröße
cmd-default-text-help = Setzt den Text des Artikels auf seine übliche Größe zurück
cmd-theme-system = Darstellung des Systems
cmd-theme-system-help = Hell oder dunkel, wie das System
cmd-theme-light = Helle Darstellung
cmd-theme-light-help = Dunkle Schrift auf hellem Papier
cmd-theme-dark = Dunkle Darstellung
cmd-theme-dark-help = Helle Schrift auf dunklem Papier
cmd-language-de = Deutsch
cmd-language-de-help = Zeigt das Programm auf Deutsch
cmd-language-en = English
cmd-language-en-help = Zeigt das Programm auf Englisch

## Befehle: Hilfe

cmd-palette = Alle Befehle …
cmd-palette-help = Findet einen Befehl beim Tippen seines Namens
cmd-key-reference = Tastenübersicht
cmd-key-reference-help = Zeigt alle Tasten und was sie tun
