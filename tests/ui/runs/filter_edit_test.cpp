#include "ui/runs/filter_edit.h"
#include "ui/style.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QTest>

#include <memory>

using namespace rankscope;

// Types into the line as a person would.
class FilterEditTest : public QObject {
    Q_OBJECT

    std::unique_ptr<FilterEdit> m_edit;

    void choose(int row) {
        auto* list = m_edit->findChild<QAbstractItemView*>("filterProposals");
        if (list == nullptr) { // a popup is a window of its own
            for (QWidget* widget : QApplication::topLevelWidgets()) {
                if (widget->objectName() == QLatin1String("filterProposals") && widget->isVisible()) {
                    list = qobject_cast<QAbstractItemView*>(widget);
                }
            }
        }
        QVERIFY(list != nullptr);
        list->setCurrentIndex(list->model()->index(row, 0));
        QTest::keyClick(list, Qt::Key_Return);
    }
    // Pixels of the theme's bad colour in the last rows of the text.
    int redPixels() const {
        const QImage image = m_edit->grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                count += image.pixelColor(x, y) == Theme::light().bad ? 1 : 0;
            }
        }
        return count;
    }

private slots:
    void initTestCase() { applyToApplication(Theme::light()); }
    void init() {
        m_edit = std::make_unique<FilterEdit>();
        m_edit->setVocabulary([] {
            QueryVocabulary words;
            words.metrics = {"eval/accuracy"};
            words.tags = {"paper"};
            return words;
        });
        m_edit->resize(400, 30);
        m_edit->show();
        QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
    }
    void cleanup() { m_edit.reset(); }

    void aQueryIsPutTogetherFromProposals() {
        QTest::keyClicks(m_edit.get(), "metric.a");
        QCOMPARE(m_edit->proposals(), QStringList{"metric.accuracy"});
        choose(0);
        QCOMPARE(m_edit->text(), QString("metric.accuracy "));
        QCOMPARE(m_edit->proposals().front(), QString(">")); // what comes next, without asking
        QTest::keyClicks(m_edit.get(), "> .9 and tag = ");
        QCOMPARE(m_edit->proposals(), QStringList{"paper"});
        choose(0);
        QCOMPARE(m_edit->text(), QString("metric.accuracy > .9 and tag = paper "));
        QVERIFY(m_edit->proposals().isEmpty()); // the query is whole
    }

    void wordsThatAreNoFieldsProposeNothingAndReturnTakesNothing() {
        QTest::keyClicks(m_edit.get(), "zebra");
        QVERIFY(m_edit->proposals().isEmpty());
        m_edit->clear();
        QTest::keyClicks(m_edit.get(), "sta");
        QVERIFY(m_edit->proposals().contains("state"));
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QCOMPARE(m_edit->text(), QString("sta"));
    }

    void controlAndSpaceProposeEvenInAnEmptyLine() {
        QTest::keyClick(m_edit.get(), Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(m_edit->proposals().contains("metric.accuracy"));
        QCOMPARE(m_edit->text(), QString());
    }

    void whatCannotBeReadIsUnderlined() {
        m_edit->setText("steps > many");
        QCOMPARE(redPixels(), 0);
        m_edit->setError(QueryError{8, 12, "Expected a number."});
        const int word = redPixels();
        QVERIFY(word > 20);
        m_edit->setError(QueryError{12, 12, "Expected a value."}); // nothing to underline: a short mark
        QVERIFY(redPixels() > 0);
        QVERIFY(redPixels() < word);
        m_edit->setError(std::nullopt);
        QCOMPARE(redPixels(), 0);
    }
};

QTEST_MAIN(FilterEditTest)
#include "filter_edit_test.moc"
