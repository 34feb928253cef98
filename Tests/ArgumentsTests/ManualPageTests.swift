import Arguments
import Testing

@Suite("Manual pages are made of the declarations")
struct ManualPageTests {
    private static let edition = ManualEdition(
        version: "1.2", date: "2026-11-21", exitStatuses: [.init("0", "All well.")],
        environment: [.init("HOME", "Where you live.")])

    @Test("A command's page has every section, escaped")
    func commandPage() {
        let page = ManualPage(commandPath: [SampleCommand.root, SampleCommand.importCommand], edition: Self.edition)
        let expected = #"""
            .\" Made from the declaration of the command; see stills manual \-\-help
            .TH "STILLS\-IMPORT" 1 "2026-11-21" "stills 1.2" "User commands"
            .SH NAME
            stills\-import \- takes images in
            .SH SYNOPSIS
            \fBstills import\fR [\fIOPTIONS\fR] \fIPATH\fR...
            .SH DESCRIPTION
            Takes images in.
            .PP
            Files and folders are read; symbolic links are not followed. An image that the
            library has already is reported as unchanged.
            .PP
            A repeated run continues where the last one stopped.
            .SH ARGUMENTS
            .TP
            \fIPATH\fR...
            Files or folders; \- is standard input.
            .SH OPTIONS
            .TP
            \fB\-\-visibility\fR \fIWHO\fR
            Who may see it. One of: private, public.
            .TP
            \fB\-a\fR, \fB\-\-attribute\fR \fINAME=VALUE\fR
            State an attribute. May be given more than once.
            .TP
            \fB\-j\fR, \fB\-\-jobs\fR \fIN\fR
            How many files at once. STILLS_JOBS in the environment gives it as well.
            .TP
            \fB\-n\fR, \fB\-\-dry\-run\fR
            Only say what would happen.
            .TP
            \fB\-r\fR, \fB\-\-recursive\fR
            Into folders.
            .TP
            \fB\-L\fR, \fB\-\-library\fR \fIDIR\fR
            The library to use. Default: $XDG_DATA_HOME/stills. STILLS_LIBRARY in the
            environment gives it as well.
            .TP
            \fB\-\-json\fR
            Print NDJSON.
            .TP
            \fB\-v\fR, \fB\-\-verbose\fR
            Say more. May be given more than once.
            .TP
            \fB\-h\fR, \fB\-\-help\fR
            Show this help.
            .SH EXAMPLES
            Takes in all images of a folder and those below it.
            .PP
            .RS 4
            .EX
            stills import photos/
            .EE
            .RE
            .PP
            Says what would happen.
            .PP
            .RS 4
            .EX
            stills import \-n photos/
            .EE
            .RE
            .SH EXIT STATUS
            .TP
            \fB0\fR
            All well.
            .SH ENVIRONMENT
            .TP
            \fBSTILLS_LIBRARY\fR
            Stands for \-\-library. The library to use.
            .TP
            \fBSTILLS_JOBS\fR
            Stands for \-\-jobs. How many files at once.
            .TP
            \fBHOME\fR
            Where you live.
            .SH SEE ALSO
            .BR stills (1),
            .BR stills\-search (1),
            .BR stills\-meta (1),
            .BR stills\-receipt (1),
            .BR stills\-backup (1),
            .BR stills\-trash (1)

            """#
        #expect(page.text == expected)
        #expect(page.fileName == "stills-import.1")
    }

    @Test("Every command has a page of its own name")
    func all() {
        let names = ManualPage.all(of: SampleCommand.root, edition: Self.edition).map(\.fileName)
        #expect(
            names == [
                "stills.1", "stills-import.1", "stills-search.1", "stills-meta.1", "stills-receipt.1",
                "stills-receipt-verify.1", "stills-backup.1", "stills-backup-create.1", "stills-backup-restore.1",
                "stills-backup-verify.1", "stills-trash.1", "stills-trash-list.1", "stills-trash-empty.1",
            ])
    }

    @Test("A group's page has both ways to call it, and marks the default")
    func group() {
        let text = ManualPage(commandPath: [SampleCommand.root, SampleCommand.backup], edition: Self.edition).text
        #expect(
            text.contains(
                #"""
                \fBstills backup\fR [\fIOPTIONS\fR] \fICOMMAND\fR
                .br
                \fBstills backup\fR [\fIOPTIONS\fR] \fIDIR\fR
                """#))
        #expect(text.contains("Makes a backup. This is what is done when no command is named."))
    }

    @Test("No text becomes a request or an escape")
    func hostile() {
        let text = #".so /etc/passwd 'br \n(.H \*x "q" `x` ^ ~ é – \#u{1B}[2J"# + "\n.sy rm\n'\u{202E}"
        let command = Command(
            "stills", summary: text, discussion: text + "\n\n.\n\n'",
            positionals: [Positional("X", help: text)],
            options: [.value("option", valueName: text, help: text, allowedValues: [".a"], defaultText: text)],
            examples: [.init(text, text)])
        let page = ManualPage(commandPath: [command], edition: Self.edition).text
        let requests: Set<String> = ["TH", "SH", "PP", "TP", "RS", "RE", "EX", "EE", "br", "BR", #"\""#]
        for line in page.split(separator: "\n") where line.hasPrefix(".") {
            #expect(requests.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)")
        }
        #expect(!page.contains("\n'"))
        #expect(page.utf8.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || $0 == 0x0A) })
        #expect(page.contains(#"\(rs*x \(dqq\(dq \(gax\(ga \(ha \(ti \[u00E9] \[u2013] [2J .sy rm"#))
    }
}
