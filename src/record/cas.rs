//! Names of the types under which our annotations stand in a UIMA CAS.

/// A span of an annotation: `label`, `note`, `identifier`, `attributes`.
pub const SPAN: &str = "webanno.custom.Tagwerk";
/// A relation: `Governor`, `Dependent`, `kind`.
pub const RELATION: &str = "webanno.custom.TagwerkRelation";
/// What is known of the document beside its text, which `DKPro`'s types have no place for.
pub const DOCUMENT: &str = "webanno.custom.TagwerkDocument";
/// `DKPro`'s token.
pub const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
/// `DKPro`'s sentence.
pub const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
/// `DKPro`'s description of a document.
pub const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
/// What UIMA says where no language is known.
pub const NO_LANGUAGE: &str = "x-unspecified";
