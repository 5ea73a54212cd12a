//! An article, a codebook and layers for the tests, and a harness that plays the caller.

use eframe::egui;
use egui_kittest::{Harness, HarnessBuilder};

use super::*;
use crate::model::{Annotation, Label, LabelId, Metadata, Rgb, Status};
use crate::ui::theme;

pub(super) const TEXT: &str = "\
Grenzgespräche gehen in die nächste Runde

Die Außenministerin der Inselrepublik, Mira Sandoval, lehnt den Vorschlag des Nachbarlandes \
„in der vorliegenden Form“ ab. Sie fordert stattdessen einen Abzug aller Patrouillenboote bis zum \
26. Februar und eine gemeinsame Aufsicht über die Fischgründe nördlich des 38. Breitengrads.
Ihr Gegenüber, Präsidentenberater Tomas Feldhaus-Krüger, bot nach Angaben aus Delegationskreisen \
immerhin an, die umstrittenen Lizenzen für ein halbes Jahr auszusetzen.

Beobachter halten es für möglich, dass beide Seiten schon im Frühjahr ein Rahmenabkommen \
unterzeichnen könnten. „Der Ton ist ein anderer geworden“, sagte ein Diplomat, der nicht genannt \
werden wollte. Die Fischereiverbände bleiben skeptisch: Ohne verbindliche Fangquoten, heißt es dort, \
sei jede Zusage das Papier nicht wert.

Am Abend reiste Sandoval weiter zum Treffen der Küstenstaaten. Dort will sie um Unterstützung für \
ihren Plan werben, der u. a. eine Schiedsstelle vorsieht. Ob Feldhaus-Krüger ebenfalls anreist, \
ließ sein Büro offen.
";

/// What the caller of the pane would keep.
pub(super) struct Caller {
    pub article: Article,
    pub mine: Arc<Layer>,
    pub theirs: Arc<Layer>,
    pub codebook: Codebook,
    pub hidden: BTreeSet<LabelId>,
    pub anchor: usize,
    pub head: usize,
    pub snapped: Option<Span>,
    pub active: Option<AnnotationId>,
    pub all_relations: bool,
    pub language: &'static str,
    pub hits: Vec<Span>,
    pub current_hit: Option<usize>,
    pub text_size: f32,
    pub reading: ReadingSettings,
    pub minimap: bool,
    pub margin_notes: bool,
    pub pane: ReadingPane,
    pub gestures: Vec<Gesture>,
    pub hovered: Option<(usize, AnnotationId)>,
    pub caret: Option<Rect>,
}

pub(super) fn article(text: &str) -> Article {
    let meta = Metadata { title: "Probe".to_owned(), ..Metadata::default() };
    Article::new(ArticlePath::new("probe.txt"), text.into(), meta)
}

pub(super) fn codebook() -> Codebook {
    let labels = [
        ("actor", "Akteur", "#0072b2"),
        ("demand", "Forderung", "#d55e00"),
        ("concession", "Zugeständnis", "#009e73"),
        ("speculation", "Spekulation", "#cc79a7"),
    ];
    let label = |(id, name, color): (&str, &str, &str)| {
        Label::new(LabelId::new(id), "de", name, Rgb::parse(color).unwrap())
    };
    Codebook { labels: labels.into_iter().map(label).collect(), ..Codebook::default() }
}

/// An annotation of the first place where `quote` stands.
pub(super) fn tag(text: &str, id: u64, label: &str, quote: &str) -> Annotation {
    let start = text.find(quote).unwrap_or_else(|| panic!("no {quote:?}"));
    let span = Span::new(text, start, start + quote.len()).unwrap();
    Annotation::new(AnnotationId(id), LabelId::new(label), span)
}

pub(super) fn layer(annotations: impl IntoIterator<Item = Annotation>) -> Arc<Layer> {
    Arc::new(Layer::new(Status::InProgress, false, annotations, Vec::new()))
}

impl Caller {
    pub(super) fn new(text: &str) -> Self {
        Self {
            article: article(text),
            mine: Arc::default(),
            theirs: Arc::default(),
            codebook: codebook(),
            hidden: BTreeSet::new(),
            anchor: 0,
            head: 0,
            snapped: None,
            active: None,
            all_relations: false,
            language: "de",
            hits: Vec::new(),
            current_hit: None,
            text_size: theme::LARGE,
            reading: ReadingSettings::default(),
            minimap: true,
            margin_notes: false,
            pane: ReadingPane::default(),
            gestures: Vec::new(),
            hovered: None,
            caret: None,
        }
    }

    /// The page that the caller's layers make.
    pub(super) fn page<'a>(&'a self, layers: &'a [PageLayer<'a>], theme: &'a Theme) -> Page<'a> {
        Page {
            article: &self.article,
            layers,
            codebook: &self.codebook,
            hidden: &self.hidden,
            language: self.language,
            anchor: self.anchor,
            head: self.head,
            snapped: self.snapped,
            active: self.active,
            meant: None,
            selecting: false,
            linking: None,
            all_relations: self.all_relations,
            hits: &self.hits,
            current_hit: self.current_hit,
            theme,
            text_size: self.text_size,
            reading: self.reading,
            minimap: self.minimap,
            margin_notes: self.margin_notes,
            focused: true,
        }
    }

    fn show(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui.ctx());
        let mut pane = std::mem::take(&mut self.pane);
        let layers = [
            PageLayer { annotator: "vera", layer: &self.mine, own: true },
            PageLayer { annotator: "jonas", layer: &self.theirs, own: false },
        ];
        let page = self.page(&layers, &theme);
        let mut gestures = Vec::new();
        let response = pane.ui(ui, &page, &mut gestures);
        self.pane = pane;
        self.hovered = response.hovered;
        self.caret = response.caret_rect;
        for gesture in &gestures {
            match *gesture {
                Gesture::Press { offset, extend: false, .. }
                | Gesture::Caret { offset, extend: false } => {
                    (self.anchor, self.head) = (offset, offset);
                }
                Gesture::Press { offset, .. }
                | Gesture::Drag { offset, .. }
                | Gesture::Caret { offset, .. } => self.head = offset,
                Gesture::Select { anchor, head } => (self.anchor, self.head) = (anchor, head),
                Gesture::Pick { id, .. } => self.active = Some(id),
                Gesture::Release
                | Gesture::Grip { .. }
                | Gesture::Link { .. }
                | Gesture::Menu { .. } => {}
            }
        }
        self.gestures.extend(gestures);
    }
}

pub(super) fn builder() -> HarnessBuilder<Caller> {
    Harness::builder()
        .with_size(egui::vec2(900.0, 640.0))
        .allow_missing_glyphs()
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(200)
        .with_theme(egui::Theme::Light)
        .with_context_setup(theme::install)
}

/// The pane alone in a window.
pub(super) fn harness(caller: Caller) -> Harness<'static, Caller> {
    shown(builder(), caller)
}

pub(super) fn shown(builder: HarnessBuilder<Caller>, caller: Caller) -> Harness<'static, Caller> {
    let mut harness = builder.build_ui_state(
        |ui: &mut Ui, caller: &mut Caller| {
            egui::CentralPanel::default()
                .frame(egui::Frame::new().fill(Theme::of(ui.ctx()).paper))
                .show(ui, |ui| caller.show(ui));
        },
        caller,
    );
    harness.run();
    harness
}
