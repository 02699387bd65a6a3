#include "tests/support/opened_files.h"
#include "tests/ui/shell/page_tour.h"
#include "ui/copied_table.h"
#include "ui/menu_text.h"
#include "ui/plot/plot_export.h"
#include "ui/style.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QHelpEvent>
#include <QImage>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QXmlStreamReader>

using namespace rankscope;

// Names, notes and sentences may come from anybody's workspace: nothing of them is markup for Qt, which would
// read files for it, nor for what is copied and written.
class PlainTextTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_hostile; // would show a picture of the folder

    static QLabel* tip() {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (widget->inherits("QTipLabel") && widget->isVisible()) {
                return qobject_cast<QLabel*>(widget);
            }
        }
        return nullptr;
    }

private slots:
    void init() {
        applyToApplication(Theme::light());
        m_folder = std::make_unique<QTemporaryDir>();
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(m_folder->filePath("picture.png")));
        m_hostile = QStringLiteral("<b>a</b><img src=\"%1\">").arg(m_folder->filePath("picture.png"));
    }

    void aTooltipShowsItsTextAsItStands() {
        test::OpenedFiles opened(m_folder->path().toStdString());
        QWidget window;
        window.resize(200, 100);
        window.setToolTip(m_hostile);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const auto ask = [&](QWidget& widget, const QPoint& place) {
            QHelpEvent help(QEvent::ToolTip, place, widget.mapToGlobal(place));
            QApplication::sendEvent(&widget, &help);
            QTRY_VERIFY(tip() != nullptr);
            QCOMPARE(tip()->text(), m_hostile);
            QCOMPARE(tip()->textFormat(), Qt::PlainText);
            QToolTip::hideText();
            QTRY_VERIFY(tip() == nullptr);
        };
        ask(window, {10, 10});
        QListWidget list;
        auto* item = new QListWidgetItem(QStringLiteral("run"), &list);
        item->setToolTip(m_hostile);
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        ask(*list.viewport(), list.visualItemRect(item).center());
        QToolTip::showText(window.mapToGlobal(QPoint(5, 5)), m_hostile, &window);
        QTRY_VERIFY(tip() != nullptr);
        QCOMPARE(tip()->textFormat(), Qt::PlainText);
        QCOMPARE(opened.names(), std::set<std::string>());
    }

    void aLabelAndAMessageShowTheirTextAsItStands() {
        test::OpenedFiles opened(m_folder->path().toStdString());
        QLabel label(m_hostile);
        label.show();
        QVERIFY(QTest::qWaitForWindowExposed(&label));
        label.setText(m_hostile + QStringLiteral("<i>again</i>"));
        label.grab();
        QMessageBox box(QMessageBox::Warning, m_hostile, m_hostile);
        box.setInformativeText(m_hostile);
        box.open();
        QVERIFY(QTest::qWaitForWindowExposed(&box));
        box.grab();
        int shown = 0;
        for (const QLabel* each : box.findChildren<QLabel*>()) {
            if (each->text() == m_hostile) {
                ++shown;
                QCOMPARE(each->textFormat(), Qt::PlainText);
            }
        }
        QCOMPARE(shown, 2);
        QCOMPARE(opened.names(), std::set<std::string>());
    }

    void noLabelOfTheWindowObeysMarkupOfAFile() {
        WindowLab lab;
        int labels = 0;
        tourOfPages(lab, [&](const QString& page) {
            for (const QLabel* label : lab.window().findChildren<QLabel*>()) {
                // The help of a setting is ours, and escapes what it is made of.
                if (label->isVisible() && label->objectName() != QLatin1String("fieldHelp")) {
                    ++labels;
                    QVERIFY2(label->textFormat() == Qt::PlainText,
                             qPrintable(page + QStringLiteral(": ") + label->text()));
                }
            }
        });
        QVERIFY(labels > 100);
    }

    void aNameInAMenuIsWhatItSays() {
        QCOMPARE(menuText(QStringLiteral("a & b\tCtrl+Q\nc")), QStringLiteral("a && b Ctrl+Q c"));
    }

    void whatIsCopiedHoldsNothingThatASpreadsheetRuns() {
        copyTable(QStringLiteral("name\tloss\n=cmd|' /C calc'!A0\t-0.5\n@x\t+1e-05"));
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("name\tloss\n'=cmd|' /C calc'!A0\t-0.5\n'@x\t+1e-05"));
    }

    void aPicturesTitleIsNoMarkupOfIt() {
        const QString file = m_folder->filePath("chart.svg");
        const QString title = QStringLiteral("a</title><script>x</script>&\"");
        PictureOptions options;
        options.caption = title;
        QVERIFY(writePicture(file, QSize(200, 100), title, options, [](QCPPainter&) {}));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&written);
        bool titled = false;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement) {
                continue;
            }
            QVERIFY(xml.name() != QLatin1String("script"));
            if (xml.name() == QLatin1String("title")) {
                titled = true;
                QCOMPARE(xml.readElementText(), title);
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(titled);
    }
};

QTEST_MAIN(PlainTextTest)
#include "plain_text_test.moc"
