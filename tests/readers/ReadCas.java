import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.uima.UIMAFramework;
import org.apache.uima.cas.CAS;
import org.apache.uima.cas.Feature;
import org.apache.uima.cas.FeatureStructure;
import org.apache.uima.cas.Type;
import org.apache.uima.cas.impl.XmiCasDeserializer;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.resource.metadata.TypeSystemDescription;
import org.apache.uima.util.CasCreationUtils;
import org.apache.uima.util.XMLInputSource;

/**
 * Says what UIMA reads in an export of UIMA CAS, for read_cas.py to judge.
 *
 * <pre>java -cp uimaj-core.jar ReadCas.java FOLDER</pre>
 *
 * One line of JSON in ASCII for each .xmi, with offsets as UIMA counts, in units of UTF-16:
 *
 * <pre>{"file", "article", "annotator", "documentId", "text",
 *  "spans": [[begin, end, covered text, label, identifier, note, attributes]],
 *  "relations": [[begin, end, kind, [begin, end, identifier] of each end]],
 *  "tokens": [[begin, end]], "sentences": [[begin, end]]}</pre>
 */
class ReadCas {
    private static final String TAGWERK = "webanno.custom.Tagwerk";
    private static final String DKPRO = "de.tudarmstadt.ukp.dkpro.core.api.";

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        // Only ASCII leaves here, whatever the locale makes of the rest.
        PrintStream out = new PrintStream(System.out, false, "US-ASCII");
        XMLInputSource source = new XMLInputSource(folder.resolve("TypeSystem.xml").toFile());
        TypeSystemDescription types = UIMAFramework.getXMLParser().parseTypeSystemDescription(source);
        CAS cas = CasCreationUtils.createCas(types, null, null);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(it -> it.toString().endsWith(".xmi")).sorted().collect(Collectors.toList());
        }
        for (Path file : files) {
            cas.reset();
            try (InputStream in = Files.newInputStream(file)) {
                // Strict: whatever the type system does not know is an error.
                XmiCasDeserializer.deserialize(in, cas, false);
            } catch (Exception error) {
                throw new Exception(file + ": " + error, error);
            }
            out.println(said(folder.relativize(file).toString(), cas));
        }
        out.flush();
    }

    private static String said(String file, CAS cas) {
        FeatureStructure known = only(cas, TAGWERK + "Document");
        FeatureStructure meta = only(cas, DKPRO + "metadata.type.DocumentMetaData");
        List<String> spans = new ArrayList<>();
        for (AnnotationFS it : cas.getAnnotationIndex(type(cas, TAGWERK))) {
            spans.add(list(it.getBegin(), it.getEnd(), it.getCoveredText(), text(it, "label"),
                    text(it, "identifier"), text(it, "note"), text(it, "attributes")));
        }
        List<String> relations = new ArrayList<>();
        for (AnnotationFS it : cas.getAnnotationIndex(type(cas, TAGWERK + "Relation"))) {
            relations.add(list(it.getBegin(), it.getEnd(), text(it, "kind"),
                    new Raw(end(it, "Governor")), new Raw(end(it, "Dependent"))));
        }
        return "{\"file\":" + json(file)
                + ",\"article\":" + json(text(known, "article"))
                + ",\"annotator\":" + json(text(known, "annotator"))
                + ",\"documentId\":" + json(text(meta, "documentId"))
                + ",\"text\":" + json(cas.getDocumentText())
                + ",\"spans\":" + array(spans)
                + ",\"relations\":" + array(relations)
                + ",\"tokens\":" + places(cas, DKPRO + "segmentation.type.Token")
                + ",\"sentences\":" + places(cas, DKPRO + "segmentation.type.Sentence") + "}";
    }

    private static Type type(CAS cas, String name) {
        Type type = cas.getTypeSystem().getType(name);
        if (type == null) {
            throw new IllegalStateException("no type " + name);
        }
        return type;
    }

    /** The one of that type; neither none nor several will do. */
    private static FeatureStructure only(CAS cas, String name) {
        var all = cas.getIndexRepository().getAllIndexedFS(type(cas, name));
        FeatureStructure one = all.get();
        all.moveToNext();
        if (all.isValid()) {
            throw new IllegalStateException("several " + name);
        }
        return one;
    }

    private static Feature feature(FeatureStructure it, String name) {
        Feature feature = it.getType().getFeatureByBaseName(name);
        if (feature == null) {
            throw new IllegalStateException("no feature " + name);
        }
        return feature;
    }

    private static String text(FeatureStructure it, String name) {
        return it.getStringValue(feature(it, name));
    }

    private static String end(FeatureStructure relation, String name) {
        AnnotationFS it = (AnnotationFS) relation.getFeatureValue(feature(relation, name));
        return it == null ? "null" : list(it.getBegin(), it.getEnd(), text(it, "identifier"));
    }

    private static String places(CAS cas, String name) {
        List<String> places = new ArrayList<>();
        for (AnnotationFS it : cas.getAnnotationIndex(type(cas, name))) {
            places.add(list(it.getBegin(), it.getEnd()));
        }
        return array(places);
    }

    /** What is JSON already. */
    private record Raw(String json) {}

    private static String list(Object... values) {
        return array(Stream.of(values).map(ReadCas::json).collect(Collectors.toList()));
    }

    private static String array(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    private static String json(Object value) {
        if (value instanceof Raw) {
            return ((Raw) value).json();
        }
        if (!(value instanceof String)) {
            return String.valueOf(value);
        }
        StringBuilder json = new StringBuilder("\"");
        for (char it : ((String) value).toCharArray()) {
            if (it < ' ' || it > '~' || it == '"' || it == '\\') {
                json.append(String.format("\\u%04x", (int) it));
            } else {
                json.append(it);
            }
        }
        return json.append('"').toString();
    }
}
