#include "core/report/svg_figure.h"
#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/ui/live/made_run.h"
#include "tests/ui/workspace_answers.h"
#include "ui/plot/svg_picture.h"
#include "ui/report/report_page.h"
#include "ui/report/report_preview.h"

#include <QCheckBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace rankscope {

// The report page over a real workspace of two runs.
class ReportPageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<RunReader> m_reader;
    std::unique_ptr<WorkspaceAnswers> m_answers;
    std::unique_ptr<ReportPage> m_page;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QByteArray bytes(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    template <typename T>
    T& part(const char* name) const {
        T* found = m_page->findChild<T*>(QLatin1String(name));
        if (found == nullptr) {
            qFatal("no %s", name);
        }
        return *found;
    }
    ReportPreview& preview() const { return part<ReportPreview>("reportPreview"); }
    // Makes a change and waits for the preview that follows it.
    template <typename Change>
    bool previewAfter(Change change) {
        QSignalSpy shown(m_page.get(), &ReportPage::previewed);
        change();
        return shown.count() > 0 || shown.wait(20'000);
    }

    QListWidgetItem* partItem(const char* text) const {
        const auto found = part<QListWidget>("reportParts").findItems(QLatin1String(text), Qt::MatchExactly);
        return found.size() == 1 ? found.front() : nullptr;
    }

private slots:
    void initTestCase() {
        auto writer = RunWriter::open(path("lab.rankscope").toStdString());
        QVERIFY(writer.has_value());
        for (const std::string name : {"first", "<script>alert(2)</script>"}) {
            MadeRun made(4, 200);
            RunConfig config;
            config.name = name;
            config.train.seed = name == "first" ? 1 : 2;
            const RunId id = (*writer)->createRun(config.name, toJson(config));
            (*writer)->recordStarted(id, made.started, 1.75e9);
            (*writer)->append(id, made.steps(0, 200), 1.75e9);
            (*writer)->append(id, {made.ended(RunStatus::Finished)}, 1.75e9);
        }
        auto reader = RunReader::open(path("lab.rankscope").toStdString());
        QVERIFY(reader.has_value());
        m_reader = std::move(*reader);
        m_answers = std::make_unique<WorkspaceAnswers>(*m_reader);
    }

    void init() {
        m_page = std::make_unique<ReportPage>(*m_answers);
        m_page->resize(1100, 700);
        m_page->applyTheme(Theme::light());
        m_page->setRuns(m_reader->runs());
    }

    void withoutAChoiceThereIsNoPageAndNothingToExport() {
        QCOMPARE(preview().pageCount(), 0);
        QVERIFY(part<QLabel>("reportState").text().contains("No run is chosen"));
        for (const char* name : {"export-html", "export-pdf", "export-md"}) {
            QVERIFY(!part<QPushButton>(name).isEnabled());
        }
        const auto refused = m_page->writeTo(path("none.html"));
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().contains("No run is chosen"));
        QVERIFY(!QFile::exists(path("none.html")));
        m_page->setRuns({});
        QVERIFY(part<QLabel>("reportState").text().contains("no runs"));
    }

    void aCheckedRunIsShownAsPagesWithItsFigures() {
        QVERIFY(previewAfter([&] { part<QListWidget>("reportRuns").item(1)->setCheckState(Qt::Checked); }));
        QCOMPARE(m_page->chosen(), QList<RunId>{1});
        QVERIFY(preview().pageCount() >= 3);
        const QString text = preview().document().plainText();
        QVERIFY(text.contains("Rankscope report"));
        QVERIFY(text.contains("Kept ranks of run 1 first"));
        QVERIFY(text.contains("method.init_r"));
        QVERIFY(text.contains(QChar(QChar::ObjectReplacementCharacter)));
        // Something is drawn in colour on the first page: the curves.
        QImage page(ReportDocument::pageSize().toSize(), QImage::Format_RGB32);
        page.fill(Qt::white);
        QPainter painter(&page);
        preview().document().paintPage(painter, 0);
        painter.end();
        int blue = 0;
        for (int y = 0; y < page.height(); ++y) {
            for (int x = 0; x < page.width(); ++x) {
                const QColor pixel = page.pixelColor(x, y);
                blue += pixel.blue() - pixel.red() > 100 ? 1 : 0;
            }
        }
        QVERIFY2(blue > 200, qPrintable(QString::number(blue)));
    }

    void titleTextAndPartsChangeWhatIsShown() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1, 2}); }));
        QVERIFY(preview().document().plainText().contains("Repetitions with other seeds"));
        QVERIFY(previewAfter([&] {
            part<QLineEdit>("reportTitle").setText("Two seeds");
            part<QPlainTextEdit>("reportText").setPlainText("# Question\nIs it **noise**?");
            for (const char* out : {"Configuration", "Events", "Environment and digests"}) {
                partItem(out)->setCheckState(Qt::Unchecked);
            }
        }));
        const QString text = preview().document().plainText();
        QVERIFY(text.startsWith("Two seeds"));
        QVERIFY(text.contains("Is it noise?"));
        QVERIFY(text.contains("<script>alert(2)</script>")); // as text
        QVERIFY(!text.contains("method.init_r"));
    }

    void partsComeInTheOrderThatTheyAreMovedTo() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1, 2}); }));
        auto& parts = part<QListWidget>("reportParts");
        const auto place = [&](const char* heading) {
            return preview().document().plainText().indexOf(QLatin1String(heading));
        };
        QVERIFY(place("Kept ranks of run") < place("Repetitions with"));
        parts.setCurrentItem(partItem("Repetitions with other seeds"));
        QVERIFY(previewAfter([&] {
            for (int i = 0; i < 10; ++i) { // further than it can go
                QTest::keyClick(&parts, Qt::Key_Up, Qt::AltModifier);
            }
        }));
        QCOMPARE(parts.row(partItem("Repetitions with other seeds")), 0);
        QVERIFY(place("Repetitions with") >= 0 && place("Repetitions with") < place("Kept ranks of run"));
        // As a drag within the list does it.
        QVERIFY(previewAfter([&] { parts.model()->moveRow({}, 0, {}, parts.count()); }));
        QVERIFY(place("Repetitions with") > place("Kept ranks of run"));
    }

    void aReportThatDoesNotFollowKeepsWhatItShows() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1}); }));
        auto runs = m_reader->runs();
        const auto named = [&](const char* name) {
            for (RunSummary& run : runs) {
                run.name = run.id == 1 ? name : run.name;
            }
            return runs;
        };
        QSignalSpy shown(m_page.get(), &ReportPage::previewed);
        part<QCheckBox>("reportFollow").setChecked(false);
        m_page->setRuns(named("renamed"));
        QTest::qWait(600); // more than the pause before it would follow
        QCOMPARE(shown.count(), 0);
        QVERIFY(part<QPushButton>("export-html").isEnabled());
        QVERIFY(previewAfter([&] { part<QCheckBox>("reportFollow").setChecked(true); }));
        QVERIFY(previewAfter([&] { m_page->setRuns(named("renamed again")); }));
    }

    void exportsHtmlThatAStrictParserReads() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1, 2}); }));
        QVERIFY(part<QPushButton>("export-html").isEnabled());
        QVERIFY(m_page->writeTo(path("report.html")).has_value());
        const QByteArray html = bytes("report.html");
        QXmlStreamReader xml(html);
        int figures = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            figures += xml.isStartElement() && xml.name() == QLatin1String("svg") ? 1 : 0;
            QVERIFY(!(xml.isStartElement() && xml.name() == QLatin1String("script")));
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY2(figures >= 12, qPrintable(QString::number(figures)));
    }

    void exportsAPdfOfThePagesShownWithText() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1}); }));
        QVERIFY(m_page->writeTo(path("report.pdf")).has_value());
        const QByteArray pdf = bytes("report.pdf");
        QVERIFY(pdf.startsWith("%PDF-"));
        QCOMPARE(pdf.count("/Type /Page\n"), preview().pageCount());
        QVERIFY(pdf.contains("/Type /Font"));
        QVERIFY(!pdf.contains("/Subtype /Image"));
    }

    void exportsMarkdownWithItsDrawingsBesideIt() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1}); }));
        QVERIFY(m_page->writeTo(path("my report.md")).has_value());
        const QByteArray text = bytes("my report.md");
        QVERIFY(text.contains("](my%20report-figures/1.svg)"));
        const auto figures = text.count("-figures/");
        QVERIFY(figures > 4);
        for (int i = 1; i <= figures; ++i) {
            QVERIFY(bytes(QStringLiteral("my report-figures/%1.svg").arg(i)).startsWith("<svg"));
        }
    }

    void whatCannotBeWrittenIsSaid() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1}); }));
        for (const char* name : {"no/such/report.html", "no/such/report.pdf"}) {
            const auto refused = m_page->writeTo(path(name));
            QVERIFY(!refused.has_value());
            QVERIFY2(refused.error().contains("cannot be written"), qPrintable(refused.error()));
        }
        QVERIFY(m_page->writeTo(path("report.docx")).error().contains("suffix"));
        QFile blocking(path("taken-figures"));
        QVERIFY(blocking.open(QIODevice::WriteOnly));
        QVERIFY(m_page->writeTo(path("taken.md")).error().contains("cannot be made"));
    }

    void anExportBeforeTheAnswerIsRefusedNotOld() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1}); }));
        m_page->setChosen({1, 2});
        QVERIFY(m_page->writeTo(path("early.html")).error().contains("still being read"));
        QVERIFY(!part<QPushButton>("export-html").isEnabled());
        QVERIFY(previewAfter([] {}));
        QVERIFY(m_page->writeTo(path("early.html")).has_value());
    }

    void theSearchHidesRunsButNeverAChosenOne() {
        auto& list = part<QListWidget>("reportRuns");
        m_page->setChosen({2});
        part<QLineEdit>("reportSearch").setText("no such run");
        QVERIFY(!list.item(0)->isHidden());
        QVERIFY(list.item(1)->isHidden());
        part<QLineEdit>("reportSearch").setText("FIRST");
        QVERIFY(!list.item(1)->isHidden());
    }

    void theChoiceSurvivesANewListAndFollowsARunThatGoesOn() {
        QVERIFY(previewAfter([&] { m_page->setChosen({1}); }));
        auto runs = m_reader->runs();
        QSignalSpy shown(m_page.get(), &ReportPage::previewed);
        m_page->setRuns(runs);
        QCOMPARE(m_page->chosen(), QList<RunId>{1});
        runs[1].stepsDone += 10;
        QVERIFY(previewAfter([&] { m_page->setRuns(runs); }));
        QCOMPARE(shown.count(), 1); // the same list alone asked nothing
        runs.erase(runs.begin() + 1);
        QVERIFY(previewAfter([&] { m_page->setRuns(runs); }));
        QCOMPARE(preview().pageCount(), 0);
    }

    void drawingsOfTheReportLayerArePaintedTheSameByQt() {
        RankMapFigure figure;
        figure.modules = {{"layer.0.query", 0, "query", 8, 8, 4}, {"layer.0.key", 0, "key", 8, 8, 4}};
        figure.ranks = {4, 0};
        const QByteArray svg = QByteArray::fromStdString(svgOf(figure));
        const QSizeF size = svgSizeMm(svg);
        QCOMPARE(size.width(), 58.0);
        QImage image(size.toSize() * 4, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QVERIFY(paintSvg(painter, svg, QRectF(QPointF(), QSizeF(image.size()))));
        painter.end();
        int yellow = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                yellow += image.pixelColor(x, y) == QColor(0xFD, 0xE7, 0x25) ? 1 : 0;
            }
        }
        QVERIFY(yellow > 300);
        QPainter again(&image);
        QVERIFY(!paintSvg(again, svg.left(svg.size() / 2), QRectF(0, 0, 10, 10)));
        QVERIFY(!paintSvg(again, "no drawing", QRectF(0, 0, 10, 10)));
    }
};

} // namespace rankscope

QTEST_MAIN(rankscope::ReportPageTest)
#include "report_page_test.moc"
