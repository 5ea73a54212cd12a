//! A file of rows in Parquet.

use std::io;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{
    SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter,
};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::TEXTS;
use super::rows::{Rows, Spans};
use crate::export::Sink;

/// How deep a list is that holds nothing, and the field of a struct in it.
const EMPTY: i16 = 1;
const FIELD: i16 = 4;

/// A file that is being written.
pub(super) struct Shard {
    name: String,
    writer: SerializedFileWriter<Vec<u8>>,
    bytes: usize,
}

impl Shard {
    pub(super) fn new(name: String) -> io::Result<Self> {
        let texts = TEXTS.map(|it| format!("optional binary {it} (STRING);")).concat();
        let schema = format!(
            "message schema {{ {texts} optional group spans (LIST) {{ repeated group list {{
                optional group element {{
                    optional int64 id (INTEGER(64,false));
                    optional int64 label;
                    optional int64 start;
                    optional int64 end;
                    optional binary quote (STRING);
                    optional int64 part;
                }} }} }} }}"
        );
        let schema = Arc::new(parse_message_type(&schema).map_err(io::Error::other)?);
        // Texts hardly ever come twice, and nobody asks which is the smallest.
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("tagwerk".to_owned())
            .set_statistics_enabled(EnabledStatistics::Chunk);
        for path in [vec!["text"], vec!["spans", "list", "element", "quote"]] {
            let path = ColumnPath::new(path.into_iter().map(str::to_owned).collect());
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_statistics_enabled(path, EnabledStatistics::None);
        }
        let properties = Arc::new(properties.build());
        let writer = SerializedFileWriter::new(Vec::new(), schema, properties);
        Ok(Self { name, writer: writer.map_err(io::Error::other)?, bytes: 0 })
    }

    /// How many bytes of text were written.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds rows; without any, nothing.
    pub(super) fn write(&mut self, rows: &Rows, out: &mut dyn Sink) -> io::Result<()> {
        if !rows.is_empty() {
            self.group(rows).map_err(io::Error::other)?;
            self.bytes += rows.bytes();
        }
        self.hand_over(out)
    }

    fn group(&mut self, rows: &Rows) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for column in &rows.texts {
            let depths = vec![1; column.len()];
            write::<ByteArrayType>(&mut group, column, &depths, None)?;
        }
        let Spans { repeated, there, ids, labels, starts, ends, quotes, parts } = &rows.spans;
        let depths: Vec<i16> = there.iter().map(|it| if *it { FIELD } else { EMPTY }).collect();
        let repeated = Some(&repeated[..]);
        for column in [ids, labels, starts, ends] {
            write::<Int64Type>(&mut group, column, &depths, repeated)?;
        }
        write::<ByteArrayType>(&mut group, quotes, &depths, repeated)?;
        write::<Int64Type>(&mut group, parts, &depths, repeated)?;
        group.close().map(drop)
    }

    /// Writes what stands at the end; `features` is what `datasets` reads of them.
    pub(super) fn close(mut self, features: &str, out: &mut dyn Sink) -> io::Result<()> {
        let features = KeyValue::new("huggingface".to_owned(), features.to_owned());
        self.writer.append_key_value_metadata(features);
        self.writer.finish().map_err(io::Error::other)?;
        self.hand_over(out)
    }

    fn hand_over(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        self.writer.flush()?;
        let bytes = std::mem::take(self.writer.inner_mut());
        out.file(&self.name)?.write_all(&bytes)
    }
}

/// Writes the next column of a group.
fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
    depths: &[i16],
    repeated: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("no further column".to_owned());
    let mut column: SerializedColumnWriter<'_> = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(values, Some(depths), repeated)?;
    column.close()
}
