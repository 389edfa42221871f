// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/field_names.h"

#include "core/untrusted_text.h"

#include <QCoreApplication>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

struct Field {
    Q_DECLARE_TR_FUNCTIONS(Field)
};

/// Words apart, the first with a capital.
QString writtenOut(const QString &member)
{
    QString words;
    for (qsizetype i = 0; i < member.size(); ++i) {
        const QChar c = member[i];
        if (c == u'_' || c == u'-') {
            words += u' ';
        } else if (c.isUpper() && i > 0 && member[i - 1].isLower()) {
            words += u' ';
            words += c.toLower();
        } else {
            words += c;
        }
    }
    words = words.simplified();
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

} // namespace

QString fieldName(const QString &member)
{
    const QString known = member.toLower().remove(u'_').remove(u'-').remove(u' ');
    if (known == u"dependson" || known == u"dependencies")
        return Field::tr("Comes after");
    if (known == u"reversible")
        return Field::tr("Can be undone");
    if (known == u"irreversible")
        return Field::tr("Cannot be undone");
    if (known == u"sql")
        return Field::tr("Statement");
    if (known == u"arguments" || known == u"args")
        return Field::tr("Arguments");
    if (known == u"id")
        return Field::tr("Id");
    if (known == u"score")
        return Field::tr("Score");
    if (known == u"scoremax")
        return Field::tr("Highest score");
    const QString words = makeVisible(writtenOut(member)).text;
    return words.isEmpty() ? Field::tr("(no name)") : words;
}

} // namespace witan
