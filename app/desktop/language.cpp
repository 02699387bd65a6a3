#include "app/desktop/language.h"

#include "ui/settings/preferences.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

// In the static library nothing else refers to the resources, so the linker would drop them. Outside of any
// namespace.
static void loadTranslationResources() { Q_INIT_RESOURCE(translations); }

namespace rankscope {

namespace {

void install(QCoreApplication& application, const QString& file, const QString& folder) {
    auto* translator = new QTranslator(&application);
    if (translator->load(file, folder)) {
        QCoreApplication::installTranslator(translator);
    } else {
        delete translator;
    }
}

} // namespace

QString languageFor(const QString& choice, const QStringList& wanted) {
    const QString english = QStringLiteral("en");
    for (const QString& name : choice == systemLanguage ? wanted : QStringList{choice}) {
        const QString language = name.section(QLatin1Char('-'), 0, 0).section(QLatin1Char('_'), 0, 0);
        for (const Language& known : languages()) {
            if (known.code == language) {
                return language;
            }
        }
    }
    return english;
}

void installLanguage(QCoreApplication& application, const QString& language) {
    loadTranslationResources();
    const QString folder = QStringLiteral(":/rankscope/translations");
    install(application, QStringLiteral("rankscope_en"), folder); // asked last
    if (language != QLatin1String("en")) {
        install(application, QStringLiteral("qtbase_") + language,
                QLibraryInfo::path(QLibraryInfo::TranslationsPath));
        install(application, QStringLiteral("rankscope_") + language, folder);
    }
}

} // namespace rankscope
