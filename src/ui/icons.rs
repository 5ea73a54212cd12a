//! The icons that the interface uses, as characters of the Phosphor font.

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $text;)*

        /// Every icon with its name, for tests.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

icons! {
    /// Phosphor's "archive".
    ARCHIVE = "\u{e00c}";
    /// Phosphor's "arrow-down".
    ARROW_DOWN = "\u{e03e}";
    /// Phosphor's "arrow-left".
    ARROW_LEFT = "\u{e058}";
    /// Phosphor's "arrow-right".
    ARROW_RIGHT = "\u{e06c}";
    /// Phosphor's "arrow-u-up-left".
    ARROW_U_UP_LEFT = "\u{e08a}";
    /// Phosphor's "arrow-u-up-right".
    ARROW_U_UP_RIGHT = "\u{e08c}";
    /// Phosphor's "arrow-up".
    ARROW_UP = "\u{e08e}";
    /// Phosphor's "book-open".
    BOOK_OPEN = "\u{e0e6}";
    /// Phosphor's "caret-down".
    CARET_DOWN = "\u{e136}";
    /// Phosphor's "caret-right".
    CARET_RIGHT = "\u{e13a}";
    /// Phosphor's "caret-up".
    CARET_UP = "\u{e13c}";
    /// Phosphor's "check".
    CHECK = "\u{e182}";
    /// Phosphor's "check-circle".
    CHECK_CIRCLE = "\u{e184}";
    /// Phosphor's "circle".
    CIRCLE = "\u{e18a}";
    /// Phosphor's "circle-half".
    CIRCLE_HALF = "\u{e18c}";
    /// Phosphor's "clock-counter-clockwise".
    CLOCK_COUNTER_CLOCKWISE = "\u{e1a0}";
    /// Phosphor's "copy".
    COPY = "\u{e1ca}";
    /// Phosphor's "dots-three".
    DOTS_THREE = "\u{e1fe}";
    /// Phosphor's "download-simple".
    DOWNLOAD_SIMPLE = "\u{e20c}";
    /// Phosphor's "export".
    EXPORT = "\u{eaf0}";
    /// Phosphor's "eye".
    EYE = "\u{e220}";
    /// Phosphor's "eye-slash".
    EYE_SLASH = "\u{e224}";
    /// Phosphor's "flag".
    FLAG = "\u{e244}";
    /// Phosphor's "floppy-disk".
    FLOPPY_DISK = "\u{e248}";
    /// Phosphor's "folder".
    FOLDER = "\u{e24a}";
    /// Phosphor's "folder-open".
    FOLDER_OPEN = "\u{e256}";
    /// Phosphor's "funnel-simple".
    FUNNEL_SIMPLE = "\u{e268}";
    /// Phosphor's "gear-six".
    GEAR_SIX = "\u{e272}";
    /// Phosphor's "info".
    INFO = "\u{e2ce}";
    /// Phosphor's "keyboard".
    KEYBOARD = "\u{e2d8}";
    /// Phosphor's "list".
    LIST = "\u{e2f0}";
    /// Phosphor's "lock-simple".
    LOCK_SIMPLE = "\u{e308}";
    /// Phosphor's "magnifying-glass".
    MAGNIFYING_GLASS = "\u{e30c}";
    /// Phosphor's "minus".
    MINUS = "\u{e32a}";
    /// Phosphor's "moon".
    MOON = "\u{e330}";
    /// Phosphor's "note".
    NOTE = "\u{e348}";
    /// Phosphor's "note-pencil".
    NOTE_PENCIL = "\u{e34c}";
    /// Phosphor's "palette".
    PALETTE = "\u{e6c8}";
    /// Phosphor's "pencil-simple".
    PENCIL_SIMPLE = "\u{e3b4}";
    /// Phosphor's "plus".
    PLUS = "\u{e3d4}";
    /// Phosphor's "question".
    QUESTION = "\u{e3e8}";
    /// Phosphor's "quotes".
    QUOTES = "\u{e660}";
    /// Phosphor's "sidebar-simple".
    SIDEBAR_SIMPLE = "\u{ec24}";
    /// Phosphor's "sort-ascending".
    SORT_ASCENDING = "\u{e444}";
    /// Phosphor's "sun".
    SUN = "\u{e472}";
    /// Phosphor's "tag".
    TAG = "\u{e478}";
    /// Phosphor's "text-aa".
    TEXT_AA = "\u{e6ee}";
    /// Phosphor's "translate".
    TRANSLATE = "\u{e4a2}";
    /// Phosphor's "trash".
    TRASH = "\u{e4a6}";
    /// Phosphor's "user".
    USER = "\u{e4c2}";
    /// Phosphor's "users".
    USERS = "\u{e4d6}";
    /// Phosphor's "warning".
    WARNING = "\u{e4e0}";
    /// Phosphor's "warning-circle".
    WARNING_CIRCLE = "\u{e4e2}";
    /// Phosphor's "x".
    X = "\u{e4f6}";
}
