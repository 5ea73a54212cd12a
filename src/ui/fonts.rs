//! The typefaces: a serif to read, a sans for the interface, icons, and egui's own behind them.

use std::sync::Arc;

use eframe::egui::{Context, FontData, FontDefinitions, FontFamily, FontId, FontTweak};

use crate::record::Face;

/// The family of the article's text, when it has serifs.
pub const READING: &str = "reading";
/// The interface's family, a weight heavier: headings, and the letters of labels.
pub const SEMIBOLD: &str = "semibold";

/// The article's face at `size` points.
pub fn reading(face: Face, size: f32) -> FontId {
    match face {
        Face::Serif => FontId::new(size, FontFamily::Name(READING.into())),
        Face::Sans => FontId::proportional(size),
    }
}

/// The interface's heavier face at `size` points.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Makes all families known to `ctx`; they can be used from the next pass on.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

/// Every family ends in the icons and in egui's own fonts, and what these lack comes from the
/// system, where eframe asks it.
fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 4] = [
        ("serif", include_bytes!("../../assets/fonts/SourceSerifPro-Regular.ttf")),
        ("sans", include_bytes!("../../assets/fonts/SourceSansPro-Regular.ttf")),
        ("sans-semibold", include_bytes!("../../assets/fonts/SourceSansPro-Semibold.ttf")),
        ("icons", include_bytes!("../../assets/fonts/Phosphor.ttf")),
    ];
    for (name, bytes) in files {
        let mut data = FontData::from_static(bytes);
        if name == "icons" {
            // The icons stand on the baseline; lowered, they centre on small letters.
            data = data.tweak(FontTweak { y_offset_factor: 0.08, ..FontTweak::default() });
        }
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |first: &str| {
        [first, "icons"].into_iter().map(str::to_owned).chain(behind.iter().cloned()).collect()
    };
    fonts.families.insert(FontFamily::Proportional, chain("sans"));
    fonts.families.insert(FontFamily::Name(READING.into()), chain("serif"));
    fonts.families.insert(FontFamily::Name(SEMIBOLD.into()), chain("sans-semibold"));
    fonts
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::ui::icons;

    #[test]
    fn every_family_has_the_letters_of_german_and_every_icon() {
        let mut harness = Harness::builder().with_context_setup(install).build_ui(|ui| {
            for font in [reading(Face::Serif, 18.0), semibold(14.0), FontId::proportional(14.0)] {
                let has = |text: &str| ui.fonts_mut(|fonts| fonts.has_glyphs(&font, text));
                assert!(has("äöüÄÖÜßẞ„“‚‘«»‹›–—…éèçłžőñ§€’"), "{font:?}");
                for (name, icon) in icons::ALL {
                    assert!(has(icon), "{name} in {font:?}");
                }
            }
        });
        harness.run();
    }
}
