// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/condition_words.h"

#include "core/timestamp.h"
#include "widgets/json_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConditionWords)
};

} // namespace

QString conditionWords(const QJsonObject &conditions)
{
    QStringList words;
    for (auto it = conditions.begin(); it != conditions.end(); ++it) {
        const auto until = it.key() == "valid_until"_L1 ? Timestamp::parse(it.value().toString()) : std::nullopt;
        if (it.key() == "steps"_L1)
            continue;
        if (until)
            words.append(Words::tr("Valid until %1.").arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(until->ms), QLocale::ShortFormat)));
        else if (it.key() == "text"_L1)
            words.append(Words::tr("On the condition: %1").arg(plainSent(it.value())));
        else
            words.append(Words::tr("On the condition “%1”: %2").arg(it.key(), plainSent(it.value())));
    }
    return words.join(u"\n\n"_s);
}

} // namespace witan
