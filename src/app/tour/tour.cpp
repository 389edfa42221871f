// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/tour/tour.h"

#include "app/agent/sample_plan.h"
#include "app/desktop/desktop.h"
#include "app/tour/customers_check.h"
#include "app/tour/transcript.h"
#include "core/context.h"
#include "models/decision_phrase.h"
#include "store/review_cache.h"
#include "widgets/main_window.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kTurnMs = 20;
constexpr int kPatienceMs = 30'000;
constexpr int kReadingMs = 400;     // for a part of a page, which counts as seen only after a moment
constexpr auto kTranscript = "transcript.md"_L1, kDatabase = "customers.db"_L1;
constexpr auto kQuestion = "Which customers would be lost for good if the old table is dropped, and can that be undone?";
constexpr auto kChanges = "Keep a copy of the old table instead of dropping it, and do not lose the customers without a match.";
constexpr auto kApproval = "Keep the backup until accounting has seen the totals.";

} // namespace

Tour::Tour(Desktop &desktop, QString folder, QObject *parent)
    : QObject(parent), m_desktop(desktop), m_folder(std::move(folder)), m_hands(desktop.window())
{
    connect(&m_timer, &QTimer::timeout, this, &Tour::turn);
    connect(&m_desktop, &Desktop::sampleFailed, this, [this](const Error &error) { finish(error.message); });
    plan();
}

void Tour::start()
{
    removeEarlier();
    m_waiting.start();
    m_timer.start(kTurnMs);
}

void Tour::plan()
{
    const auto paused = [this](int revision) {
        return [this, revision] {
            const auto c = consultation();
            return c && c->active() && c->revision == revision;
        };
    };
    const auto canPress = [this](const QString &name) { return [this, name] { return m_hands.canPress(name); }; };
    // What the agent said, and what cannot be undone, has to be read to its end before anything can be approved.
    const auto readUntilCanPress = [this](const QString &name) { return [this, name] { return m_hands.canPress(name) || readOn(); }; };
    const auto press = [this](const QString &name) { return [this, name] { m_hands.press(name); }; };

    m_steps.push_back({u"first-run"_s, u"the window to offer its sample"_s, canPress(u"Try a sample consultation"_s),
                       press(u"Try a sample consultation"_s)});
    m_steps.push_back({u"asked"_s, u"the agent's consultation in the list"_s,
                       [this] { return m_hands.rows(u"Consultations"_s) > 1; },
                       [this] { m_hands.pressRow(u"Consultations"_s, [](const QString &row) { return row.contains(u"customers"_s); }); }});
    m_steps.push_back({u"opened"_s, u"the plan on the screen"_s,
                       [this, paused] { return paused(1)() && m_hands.rows(u"Steps"_s) >= 6; },
                       [this] { openIrreversibleSteps(); }});
    m_steps.push_back({u"irreversible-step"_s, u"a way to ask about the step"_s, canPress(u"Ask about this step…"_s),
                       press(u"Ask about this step…"_s)});
    m_steps.push_back({{}, u"the composer"_s, [this] { return m_hands.find(u"Message"_s) != nullptr; },
                       [this] { m_hands.type(u"Message"_s, QString::fromLatin1(kQuestion)); }});
    m_steps.push_back({u"question"_s, u"the question in the composer"_s,
                       [this] { return m_hands.textIn(u"Message"_s) == QLatin1StringView(kQuestion) && m_hands.canPress(u"Send"_s); },
                       [this] {
                           m_hands.press(u"Send"_s);
                           m_hands.scrollToStart(u"Steps"_s);   // to the step's title, which is above what was pressed in it
                           openIrreversibleSteps();             // closes it again
                       }});
    m_steps.push_back({u"answer"_s, u"the agent's own answer"_s,
                       [this] {
                           m_hands.scrollToStart(u"Steps"_s);   // the whole plan beside it, and the risk
                           return hasAnswerFromAgent();
                       }, {}});
    // A request for changes waits for nothing; who makes it has read the answer all the same.
    m_steps.push_back({{}, u"the end of the answer"_s, [this] { return hasReadConversation(); }, {}});
    m_steps.push_back({{}, u"the way to request changes"_s, canPress(u"Request changes"_s), press(u"Request changes"_s)});
    m_steps.push_back({{}, u"the comment's field"_s, [this] { return m_hands.find(u"Comment"_s) != nullptr; },
                       [this] { m_hands.type(u"Comment"_s, QString::fromLatin1(kChanges)); }});
    m_steps.push_back({u"request-changes"_s, u"the confirmation of the request"_s, canPress(u"Confirm decision"_s), press(u"Confirm decision"_s)});
    m_steps.push_back({u"revision-2"_s, u"the agent's second revision"_s, paused(2), {}});
    // What has changed stands there first; the way to what is still to be read leads to the plan.
    m_steps.push_back({{}, u"the end of the agent's note"_s, [this] { return hasReadConversation(); }, {}});
    m_steps.push_back({{}, u"the way to the step that is to be read"_s, canPress(u"Next"_s), press(u"Next"_s)});
    m_steps.push_back({{}, u"the second plan on the screen"_s, [this] { return m_hands.rows(u"Steps"_s) > 0; }, {}});
    m_steps.push_back({{}, u"the way to approve, once all was seen"_s, readUntilCanPress(u"Approve"_s), press(u"Approve"_s)});
    m_steps.push_back({{}, u"the comment's field"_s, [this] { return m_hands.find(u"Comment"_s) != nullptr; },
                       [this] { m_hands.type(u"Comment"_s, QString::fromLatin1(kApproval)); }});
    m_steps.push_back({{}, u"the choice of some steps"_s, canPress(u"Only these steps"_s), press(u"Only these steps"_s)});
    m_steps.push_back({{}, u"the steps to choose from"_s, [this] { return m_hands.rows(u"Steps to approve"_s) >= 6; },
                       [this] { m_hands.scrollToStart(u"Steps to approve"_s); }});
    m_steps.push_back({u"approve"_s, u"the confirmation of the approval"_s, canPress(u"Confirm decision"_s), press(u"Confirm decision"_s)});
    m_steps.push_back({{}, u"the agent's report"_s,
                       [this] { const auto c = consultation(); return c && c->report.has_value(); },
                       [this] { m_hands.scrollToEnd(u"Conversation"_s); }});
    m_steps.push_back({u"report"_s, u"the report on the screen"_s,
                       [this] { return m_hands.rows(u"Conversation"_s) >= consultation()->head; }, {}});
}

void Tour::turn()
{
    if (m_next == m_steps.size())
        return finish(closeWith());
    const Step &step = m_steps[m_next];
    if (!step.ready()) {
        if (m_waiting.elapsed() > kPatienceMs)
            finish(u"The tour waited %1 seconds for %2, and it did not come."_s.arg(kPatienceMs / 1000).arg(step.waitsFor));
        return;
    }
    if (!step.picture.isEmpty() && !isStill()) {
        if (m_waiting.elapsed() > kPatienceMs)
            finish(u"The tour waited %1 seconds for a window that stands still, to take its picture."_s.arg(kPatienceMs / 1000));
        return;
    }
    if (!step.picture.isEmpty() && !takePicture(step.picture))
        return finish(u"A screenshot could not be written into %1."_s.arg(m_folder));
    if (step.act)
        step.act();
    ++m_next;
    m_waiting.restart();
}

/// Opens each step that cannot be undone, as an elder does who wants to approve.
void Tour::openIrreversibleSteps()
{
    m_hands.pressRow(u"Steps"_s, [](const QString &row) { return row.contains(u"cannot be undone"_s); });
}

std::optional<Consultation> Tour::consultation() const
{
    const auto inbox = m_desktop.cache().inbox();
    if (!inbox || inbox->isEmpty())
        return std::nullopt;
    return inbox->first().consultation;
}

bool Tour::hasAnswerFromAgent() const
{
    const auto c = consultation();
    const auto events = c ? m_desktop.cache().events(c->id, 1, static_cast<int>(c->head)) : QList<Event>();
    if (!events)
        return false;
    return std::any_of(events->begin(), events->end(), [](const Event &event) {
        const Result<Message> message = messageOf(event);
        return message && message->responder == Responder::Agent && message->replyTo;
    });
}

/// The end: transcript, database, and the comparison of the two.
QString Tour::closeWith()
{
    const auto c = consultation();
    if (!c || !c->report)
        return u"There is no report of the agent in the record."_s;
    if (const Result<void> left = leaveTranscript(); !left)
        return left.error().message;
    if (c->report->outcome != Report::Outcome::Succeeded)
        return u"The agent reported that it failed: %1"_s.arg(c->report->summary);
    if (const Result<void> left = leaveDatabase(); !left)
        return left.error().message;
    const auto approved = m_desktop.cache().contextOf(c->id, c->revision);
    if (!approved || !*approved)
        return u"The approved plan is not in the record."_s;
    // What cannot be undone was left out, and has to have stayed undone.
    const Plan plan = Context::parse(**approved).plan.value_or(Plan());
    const witan::Step *finish = plan.find(QLatin1StringView(agent::step::kFinish));
    if (!c->final || !isPartial(c->final->decision) || !finish || approvedSteps(c->final->decision, plan).contains(finish->number))
        return u"The record does not say that the last step was left out of the approval."_s;
    const QString leftovers = checkLeftovers(m_desktop.folder().file(u"sample"_s), true);
    return leftovers.isEmpty() ? checkCustomers(QDir(m_folder).filePath(kDatabase), **approved) : leftovers;
}

Result<void> Tour::leaveTranscript()
{
    const auto c = consultation();
    if (!c)
        return Error{ErrorCode::NotFound, u"There is no consultation in the record, so there is no transcript of it."_s};
    const Result<QString> transcript = transcriptOf(m_desktop.cache(), c->id);
    if (!transcript)
        return transcript.error();
    QSaveFile file(QDir(m_folder).filePath(kTranscript));
    if (!file.open(QIODevice::WriteOnly) || file.write(transcript->toUtf8()) < 0 || !file.commit())
        return Error{ErrorCode::Storage, u"The transcript could not be written: %1"_s.arg(file.errorString())};
    return {};
}

Result<void> Tour::leaveDatabase()
{
    const QString database = QDir(m_folder).filePath(kDatabase);
    QFile::remove(database);
    if (!QFile::copy(m_desktop.folder().file(u"sample/customers.db"_s), database))
        return Error{ErrorCode::Storage, u"The agent's database is not where it should be, so it could not be looked at."_s};
    return {};
}

/// Only what a tour makes, by its names: the folder may hold other things.
void Tour::removeEarlier()
{
    QStringList names{u"failed"_s};
    for (const Step &step : m_steps)
        names.append(step.picture);
    names.removeAll(QString());
    static const QRegularExpression numbered(u"^\\d\\d-(.+)\\.png$"_s);
    QDir folder(m_folder);
    const QStringList files = folder.entryList(QDir::Files);
    for (const QString &file : files) {
        if (file == kTranscript || file == kDatabase || names.contains(numbered.match(file).captured(1)))
            folder.remove(file);
    }
}

/// Reads on in the conversation and in the plan, a part of a page at a time and then from the top again; never done by itself.
bool Tour::readOn()
{
    if (m_reading.isValid() && m_reading.elapsed() < kReadingMs)
        return false;
    m_reading.start();
    if (!m_hands.readOn(u"Conversation"_s) && !m_hands.readOn(u"Steps"_s)) {
        m_hands.scrollToStart(u"Conversation"_s);
        m_hands.scrollToStart(u"Steps"_s);
    }
    return false;
}

/// As readOn(), until nothing in the conversation is unread.
bool Tour::hasReadConversation()
{
    const auto inbox = m_desktop.cache().inbox();
    return (inbox && !inbox->isEmpty() && inbox->first().unread == 0) || readOn();
}

/// News of this turn is laid out and painted by the next: a picture is of what stays.
bool Tour::isStill()
{
    const QImage now = m_desktop.window().grab().toImage();
    return std::exchange(m_shown, now) == now;
}

bool Tour::takePicture(const QString &name)
{
    const QString file = u"%1-%2.png"_s.arg(++m_pictures, 2, 10, QLatin1Char('0')).arg(name);
    return m_desktop.window().grab().save(QDir(m_folder).filePath(file));
}

void Tour::finish(const QString &reason)
{
    m_timer.stop();
    m_desktop.disconnect(this);
    if (!reason.isEmpty()) {
        takePicture(u"failed"_s);
        (void)leaveTranscript();
        (void)leaveDatabase();
    }
    Q_EMIT done(reason);
}

} // namespace witan
