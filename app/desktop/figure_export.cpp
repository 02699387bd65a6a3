#include "app/desktop/figure_export.h"

#include "app/desktop/stored_figures.h"
#include "core/run/shown_text.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <cstdio>

namespace rankscope {

namespace {

constexpr double narrowestMm = 40.0;
constexpr double widestMm = 1000.0;
constexpr int fewestDpi = 36;
constexpr int mostDpi = 1200;

struct FigureExport {
    Q_DECLARE_TR_FUNCTIONS(FigureExport)
};

void say(std::FILE* stream, const QString& sentence) {
    std::fprintf(stream, "%s\n", shownLines(sentence.trimmed().toStdString()).c_str());
}

FigureExit end(FigureExit code, const QString& sentence) {
    say(code == FigureExit::Done ? stdout : stderr, sentence);
    return code;
}

// What the command line asks for, before the workspace is looked at.
struct Request {
    QString workspace;
    QString run;
    QString against; // empty: none
    QString out;     // a file; with `all` a folder
    bool all = false;
    FigureWish wish;
};

struct Parsed {
    std::optional<Request> request; // none: ended already
    FigureExit end = FigureExit::Done;
};

Parsed mistake(const QString& sentence) {
    return {std::nullopt,
            rankscope::end(FigureExit::Usage, sentence + QLatin1Char('\n') +
                                                  FigureExport::tr("Try 'rankscope export-figure --help'."))};
}

QCommandLineOption option(const char* name, const QString& help, const char* value) {
    return {QString::fromLatin1(name), help, QString::fromLatin1(value)};
}

Parsed parse(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        FigureExport::tr("Writes figures of stored runs, without a window or a display."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  FigureExport::tr("Shows this help."));
    const auto workspace = option("workspace", FigureExport::tr("The workspace."), "file");
    const auto run = option("run", FigureExport::tr("Id, uid or name of the run."), "run");
    const auto against = option("against", FigureExport::tr("Of diff: the run that is taken off."), "run");
    const auto view =
        option("view", FigureExport::tr("One of %1.").arg(figureViews().join(QStringLiteral(", "))), "view");
    const auto step =
        option("step", FigureExport::tr("The newest allocation at or before it; otherwise the last."), "n");
    const auto format =
        option("format", FigureExport::tr("svg, pdf or png; otherwise as the file's name says."), "format");
    const QCommandLineOption out({QStringLiteral("o"), QStringLiteral("out")}, FigureExport::tr("The file."),
                                 QStringLiteral("file"));
    const auto all =
        option("all", FigureExport::tr("Every view that there is something to draw for, into this folder."),
               "folder");
    const auto dpi = option("dpi", FigureExport::tr("Dots an inch of PNG, 300 otherwise."), "n");
    const auto width = option("width-mm", FigureExport::tr("Width in millimetres."), "mm");
    parser.addOptions({help, workspace, run, against, view, step, format, out, all, dpi, width});
    QStringList given = arguments;
    given.removeAt(1); // export-figure itself
    if (!parser.parse(given)) {
        return mistake(parser.errorText());
    }
    if (parser.isSet(help)) {
        return {std::nullopt,
                end(FigureExit::Done, parser.helpText().replace(QStringLiteral("[options]"),
                                                                QStringLiteral("export-figure [options]")))};
    }
    if (!parser.positionalArguments().isEmpty()) {
        return mistake(
            FigureExport::tr("'%1' is not expected here.").arg(parser.positionalArguments().first()));
    }
    for (const auto* needed : {&workspace, &run}) {
        if (!parser.isSet(*needed)) {
            return mistake(FigureExport::tr("--%1 is missing.").arg(needed->names().first()));
        }
    }
    Request request;
    request.workspace = parser.value(workspace);
    request.run = parser.value(run);
    request.against = parser.value(against);
    request.all = parser.isSet(all);
    request.out = request.all ? parser.value(all) : parser.value(out);
    request.wish.view = parser.value(view);
    request.wish.picture.format = parser.value(format).toLower();
    if (request.all == parser.isSet(out) || request.all == parser.isSet(view)) {
        return mistake(FigureExport::tr("Name either a view with -o, or a folder with --all."));
    }
    if (!request.all && !figureViews().contains(request.wish.view)) {
        return mistake(FigureExport::tr("There is no view '%1'; choose one of %2.")
                           .arg(request.wish.view, figureViews().join(QStringLiteral(", "))));
    }
    if (request.wish.view == QLatin1String("diff") && request.against.isEmpty()) {
        return mistake(FigureExport::tr("A difference needs a second run; name it with --against."));
    }
    QString& suffix = request.wish.picture.format;
    if (suffix.isEmpty()) {
        suffix = request.all ? QStringLiteral("svg") : QFileInfo(request.out).suffix().toLower();
    }
    if (!QStringList{QStringLiteral("svg"), QStringLiteral("pdf"), QStringLiteral("png")}.contains(suffix)) {
        return mistake(FigureExport::tr("The format '%1' is not known; choose svg, pdf or png.").arg(suffix));
    }
    bool valid = true;
    if (parser.isSet(step)) {
        request.wish.step = parser.value(step).toLongLong(&valid);
        if (!valid || *request.wish.step < 0) {
            return mistake(
                FigureExport::tr("--step %1 is no step; steps count from 0.").arg(parser.value(step)));
        }
    }
    if (parser.isSet(dpi)) {
        request.wish.picture.dpi = parser.value(dpi).toInt(&valid);
        if (!valid || request.wish.picture.dpi < fewestDpi || request.wish.picture.dpi > mostDpi) {
            return mistake(FigureExport::tr("--dpi %1 is not between %2 and %3.")
                               .arg(parser.value(dpi))
                               .arg(fewestDpi)
                               .arg(mostDpi));
        }
    }
    if (parser.isSet(width)) {
        request.wish.picture.widthMm = parser.value(width).toDouble(&valid);
        if (!valid || !(request.wish.picture.widthMm >= narrowestMm) ||
            request.wish.picture.widthMm > widestMm) {
            return mistake(FigureExport::tr("--width-mm %1 is not between %2 and %3.")
                               .arg(parser.value(width))
                               .arg(narrowestMm)
                               .arg(widestMm));
        }
    }
    return {request, FigureExit::Done};
}

FigureExit exitOf(const FigureProblem& problem) {
    return problem.kind == FigureProblem::Kind::CannotWrite ? FigureExit::Unexpected : FigureExit::NotFound;
}

FigureExit writeAll(const RunReader& reader, const Request& request) {
    if (!QDir().mkpath(request.out)) {
        return end(FigureExit::Unexpected,
                   FigureExport::tr("The folder %1 cannot be made.").arg(request.out));
    }
    int written = 0;
    for (const QString& view : figureViews()) {
        if (view == QLatin1String("diff") && request.against.isEmpty()) {
            continue;
        }
        FigureWish wish = request.wish;
        wish.view = view;
        const QString file = QDir(request.out).filePath(view + QLatin1Char('.') + wish.picture.format);
        if (const auto done = writeFigure(reader, wish, file); done) {
            ++written;
        } else if (done.error().kind == FigureProblem::Kind::CannotWrite) {
            return end(FigureExit::Unexpected, done.error().sentence);
        } else {
            say(stderr, FigureExport::tr("No %1: %2").arg(view, done.error().sentence));
        }
    }
    return written > 0 ? FigureExit::Done : FigureExit::NotFound;
}

} // namespace

FigureExit exportFigures(const QStringList& arguments) {
    Parsed parsed = parse(arguments);
    if (!parsed.request) {
        return parsed.end;
    }
    Request& request = *parsed.request;
    const auto reader = RunReader::open(request.workspace.toStdString());
    if (!reader) {
        return end(reader.error().kind == StoreError::Kind::Missing ? FigureExit::NotFound
                                                                    : FigureExit::Workspace,
                   QString::fromStdString(reader.error().message));
    }
    try {
        for (const auto& [name, id] : {std::pair(&request.run, &request.wish.run),
                                       std::pair(&request.against, &request.wish.against)}) {
            const auto found =
                name->isEmpty() ? std::optional<RunId>(0) : (*reader)->findRun(name->toStdString());
            if (!found) {
                return end(FigureExit::NotFound,
                           FigureExport::tr(
                               "There is no run \"%1\" in %2; rankscope-cli list shows those that are there.")
                               .arg(*name, request.workspace));
            }
            *id = *found;
        }
        if (request.all) {
            return writeAll(**reader, request);
        }
        const auto written = writeFigure(**reader, request.wish, request.out);
        return written ? FigureExit::Done : end(exitOf(written.error()), written.error().sentence);
    } catch (const std::exception& error) { // the reader's, about a damaged file
        return end(FigureExit::Workspace, QString::fromUtf8(error.what()));
    }
}

} // namespace rankscope
