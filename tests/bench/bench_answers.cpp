// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// What a question costs the service's one thread where the built-in responder answers: over a plan of six steps, and over
// one of ten thousand; and the frames of a seed client around them. One JSON line a figure.
#include "core/json.h"
#include "protocol/seed.h"
#include "responders/responder.h"

#include <QElapsedTimer>
#include <QJsonArray>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

constexpr int kBatches = 20;

const QByteArray kContext = R"json({
  "plan": {"request": "Merge duplicate customers and drop the old table", "steps": [
    {"id": "backup", "title": "Back up the database file", "tool": "file.copy", "reversible": true, "status": "done"},
    {"id": "find", "title": "Find duplicates", "description": "Compare name and VAT number.", "tool": "sqlite", "depends_on": ["backup"], "reversible": true},
    {"id": "merge", "title": "Merge 37 pairs", "tool": "sqlite", "arguments": {"sql": "DELETE FROM customers WHERE id IN (SELECT duplicate FROM pairs)"}, "depends_on": ["find"], "reversible": true},
    {"id": "totals", "title": "Check totals", "depends_on": ["merge"]},
    {"id": "drop", "title": "Drop table customers_old", "tool": "sqlite", "arguments": {"sql": "DROP TABLE customers_old"}, "depends_on": ["totals"], "reversible": false},
    "Write the report"
  ]},
  "risk_assessment": {"risk_tier": "HIGH", "risk_score": 7.5, "risk_score_max": 10, "factors": [
    {"id": "loss", "name": "Permanent loss of rows", "score": 4, "score_max": 5, "mitigation": "A backup file is made first."}
  ]}
})json";

/// Every step depends on the sixty before it.
QJsonObject entangled(int count)
{
    QJsonArray steps;
    for (int i = 1; i <= count; ++i) {
        QJsonArray before;
        for (int j = qMax(1, i - 60); j < i; ++j)
            before.append(u"s%1"_s.arg(j));
        steps.append(QJsonObject{{"id"_L1, u"s%1"_s.arg(i)}, {"title"_L1, u"Do thing %1"_s.arg(i)}, {"depends_on"_L1, before}});
    }
    return {{"plan"_L1, QJsonObject{{"request"_L1, u"Do it"_s}, {"steps"_L1, steps}}}};
}

/// The best of some batches: what else the computer does can only add to it.
template<typename Work>
void print(const char *what, int calls, const Work &work)
{
    qint64 best = std::numeric_limits<qint64>::max();
    for (int batch = 0; batch < kBatches; ++batch) {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < calls; ++i)
            work();
        best = std::min(best, timer.nsecsElapsed());
    }
    std::printf("{\"bench\":\"%s\",\"best_us\":%.2f}\n", what, static_cast<double>(best) / 1e3 / calls);
    std::fflush(stdout);
}

void answer(const char *what, int calls, const QString &asked, const std::shared_ptr<const Context> &context)
{
    Question question;
    question.message.id = MessageId::create();
    question.message.content = asked;
    question.parsed = context;
    print(what, calls, [&question] { BuiltinResponder().answer(question).value(); });
}

void seedFrames()
{
    const QByteArray frame = R"({"message": "What does step 4 do, and can it be undone?"})";
    Message message;
    message.id = MessageId::create();
    message.content = QString(300, u'x');
    print("seed_read_and_write", 1000, [&] { return protocol::readSeedQuestion(frame)->size() + protocol::writeSeedAnswer(message).size(); });
}

} // namespace

int main()
{
    const auto usual = std::make_shared<const Context>(Context::parse(parseJsonObject(kContext).value()));
    answer("answer_whole", 200, u"Please tell me about it"_s, usual);
    answer("answer_step", 200, u"What does step 5 do?"_s, usual);
    answer("answer_factor", 200, u"Permanent loss of rows?"_s, usual);
    const auto tangle = std::make_shared<const Context>(Context::parse(entangled(10'000)));
    answer("answer_whole_of_10000", 1, u"What depends on what?"_s, tangle);
    answer("answer_5_of_10000", 1, u"9996 9997 9998 9999 10000"_s, tangle);
    seedFrames();
    return 0;
}
