#include "tests/ui/shell/page_tour.h"
#include "ui/info_bar.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QStyleOptionButton>
#include <QTabBar>
#include <QTextDocument>
#include <QToolButton>

#include <typeinfo>

using namespace rankscope;

namespace {

constexpr int slack = 1; // pixels that rounding at odd scales may take

QString plain(QString text) { return text.remove(QLatin1Char('&')); }

QSize needed(const QLabel& label) {
    if (label.text().contains(QLatin1Char('<')) && label.textFormat() != Qt::PlainText) {
        QTextDocument document;
        document.setDefaultFont(label.font());
        document.setHtml(label.text());
        if (label.wordWrap()) {
            document.setTextWidth(label.contentsRect().width());
        }
        return document.size().toSize();
    }
    const int flags = label.wordWrap() ? Qt::TextWordWrap : 0;
    const QRect room(0, 0, label.wordWrap() ? label.contentsRect().width() : 100000, 100000);
    return label.fontMetrics().boundingRect(room, flags, plain(label.text())).size();
}

// What is cut off of a widget's own text; empty: nothing.
QString cut(const QWidget& widget) {
    const auto tell = [&widget](const QString& text, int has, int needs, const char* what) {
        return QStringLiteral("%1 '%2' \"%3\": %4 of %5 pixels of %6")
            .arg(QLatin1String(widget.metaObject()->className()), widget.objectName(), text.left(60))
            .arg(has)
            .arg(needs)
            .arg(QLatin1String(what));
    };
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
        // One that shortens its text says the whole in its tip.
        const bool elides = label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
        if (label->text().isEmpty() || !label->pixmap().isNull() || (elides && !label->toolTip().isEmpty())) {
            return {};
        }
        const QSize needs = needed(*label);
        const QSize has = label->contentsRect().size();
        if (needs.width() > has.width() + slack) {
            return tell(label->text(), has.width(), needs.width(), "width");
        }
        return needs.height() > has.height() + slack
                   ? tell(label->text(), has.height(), needs.height(), "height")
                   : QString();
    }
    if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            const int needs = tabs->fontMetrics().horizontalAdvance(plain(tabs->tabText(tab)));
            if (tabs->isTabVisible(tab) && needs > tabs->tabRect(tab).width() + slack) {
                return tell(tabs->tabText(tab), tabs->tabRect(tab).width(), needs, "tab");
            }
        }
        return {};
    }
    const auto* button = qobject_cast<const QAbstractButton*>(&widget);
    if (button == nullptr || button->text().isEmpty()) {
        return {};
    }
    const auto* tool = qobject_cast<const QToolButton*>(button);
    if (tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull()) {
        return {};
    }
    const int hint = button->minimumSizeHint().isValid() ? button->minimumSizeHint().width() : 0;
    const int needs = button->fontMetrics().horizontalAdvance(plain(button->text()));
    if (button->width() + slack < needs || (tool == nullptr && button->width() + slack < hint)) {
        return tell(button->text(), button->width(), std::max(needs, tool == nullptr ? hint : 0), "width");
    }
    return button->height() + slack < button->fontMetrics().height()
               ? tell(button->text(), button->height(), button->fontMetrics().height(), "height")
               : QString();
}

// Scrolled out of sight is no fault; squeezed by a layout is.
QStringList cutTexts(const QWidget& window) {
    QStringList found;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (widget->isVisible()) {
            const QString fault = cut(*widget);
            if (!fault.isEmpty()) {
                found << fault;
            }
        }
    }
    return found;
}

} // namespace

// No text is cut, at the scale that QT_SCALE_FACTOR says: CTest runs this at 1, 1.5 and 2.
class WindowTextTest : public QObject {
    Q_OBJECT

private slots:
    void theWalkerFindsACutLabelAndLetsAWholeOneBe() {
        QWidget box;
        auto* label = new QLabel(QStringLiteral("A sentence that needs more room"), &box);
        label->resize(20, 20);
        auto* button = new QPushButton(QStringLiteral("A long button"), &box);
        button->setGeometry(0, 40, 30, 30);
        box.show();
        QCOMPARE(cutTexts(box).size(), 2);
        label->resize(600, 40);
        button->setGeometry(0, 40, 300, 40);
        QCOMPARE(cutTexts(box), QStringList());
    }

    void noTextOfAnyPageIsCutAt1280By800() {
        WindowLab lab;
        lab.window().resize(1280, 800);
        const QString factor = qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1"));
        QCOMPARE(lab.window().devicePixelRatioF(), factor.toDouble());
        QStringList found;
        int looked = 0;
        tourOfPages(lab, [&](const QString& place) {
            ++looked;
            for (const QString& fault : cutTexts(lab.window())) {
                found << place + QStringLiteral(": ") + fault;
            }
        });
        QVERIFY(looked > 15);
        // A message above takes room from the page below.
        lab.window().showPage(MainWindow::Page::Experiments);
        lab.window().infoBar().showMessage(Notice::Level::Warning, "adalora-s1 was interrupted.", "Resume");
        QVERIFY(lab.child<QWidget>("runDetails")->isVisible());
        QTest::qWait(50); // for the layouts
        for (const QString& fault : cutTexts(lab.window())) {
            found << QStringLiteral("under a message: ") + fault;
        }
        QCOMPARE(lab.window().size(), QSize(1280, 800)); // nothing pushed the window wider
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }
};

QTEST_MAIN(WindowTextTest)
#include "window_text_test.moc"
