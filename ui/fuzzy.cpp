#include "ui/fuzzy.h"

#include <QStringList>

#include <algorithm>

namespace rankscope {

namespace {

bool startsWord(const QString& text, qsizetype place) {
    return place == 0 || !text[place - 1].isLetterOrNumber();
}

// The letters of `word` in order, taken greedily from `from` on; -1 when they do not all occur.
int subsequenceScore(const QString& word, const QString& text, qsizetype from) {
    int score = 0;
    qsizetype last = -2, place = from;
    for (const QChar letter : word) {
        while (place < text.size() && text[place] != letter) {
            ++place;
        }
        if (place == text.size()) {
            return -1;
        }
        score += 1 + (place == last + 1 ? 4 : 0) + (startsWord(text, place) ? 6 : 0);
        last = place++;
    }
    return score;
}

} // namespace

std::optional<int> fuzzyScore(const QString& query, const QString& text) {
    const QString folded = text.toCaseFolded();
    int total = 0;
    for (const QString& word : query.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        int best = -1;
        for (qsizetype from = folded.indexOf(word[0]); from >= 0; from = folded.indexOf(word[0], from + 1)) {
            best = std::max(best, subsequenceScore(word, folded, from));
        }
        if (best < 0) {
            return std::nullopt;
        }
        total += best;
    }
    // Among equals the shorter text is the closer answer.
    return total * 8 - static_cast<int>(std::min<qsizetype>(folded.size(), 200)) / 8;
}

} // namespace rankscope
