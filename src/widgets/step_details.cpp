// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_details.h"

#include "core/json.h"
#include "core/untrusted_text.h"
#include "widgets/flow_layout.h"
#include "widgets/icons.h"
#include "widgets/json_text.h"
#include "widgets/says_block.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QPaintEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLookEveryMs = 150;
constexpr qsizetype kMostFacts = 60;         // in places of their own; the others stand under each other
constexpr qsizetype kMostNamedSteps = 6;     // by title too

/// Whether a person should see the exact characters: a command, a path, more than a line.
bool isCode(const QString &text)
{
    static const QString signs = u"\n;=(){}[]<>|&$\\*/`\"'~#"_s;
    return std::any_of(text.cbegin(), text.cend(), [](QChar c) { return signs.contains(c); });
}

/// Also where none of those signs is in it: what a tool is given under such a name is carried out to the letter.
bool isCommand(const QString &name)
{
    static const QStringList names{u"sql"_s, u"statement"_s, u"query"_s, u"command"_s, u"cmd"_s, u"script"_s, u"code"_s, u"path"_s, u"file"_s, u"url"_s};
    return names.contains(name.toLower());
}

} // namespace

StepDetails::StepDetails(QWidget *parent)
    : QWidget(parent), m_column(new QVBoxLayout(this)), m_raw(new TextBlock(u"code"_s)), m_ask(new QPushButton(tr("Ask about this step…"))),
      m_copy(new QPushButton(tr("Copy"))), m_showRaw(new QPushButton(tr("As it was sent")))
{
    m_column->setContentsMargins(0, 0, 0, 12);
    m_column->setSpacing(8);
    m_raw->setObjectName(u"stepRaw"_s);
    m_ask->setObjectName(u"askAboutStep"_s);
    m_copy->setObjectName(u"copyStep"_s);
    m_copy->setProperty("kind", u"quiet"_s);
    m_copy->setIconSize({16, 16});
    m_copy->setAccessibleDescription(tr("Copies the step as the agent sent it."));
    m_showRaw->setObjectName(u"showStepRaw"_s);
    m_showRaw->setProperty("kind", u"link"_s);
    m_showRaw->setCheckable(true);
    auto *buttons = new FlowLayout(8, 4);
    buttons->addWidget(m_ask);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_showRaw);
    m_column->addLayout(buttons);
    m_column->addWidget(m_raw);
    connect(m_ask, &QPushButton::clicked, this, &StepDetails::askRequested);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        const QJsonValue &raw = m_row.step.raw;
        QApplication::clipboard()->setText(raw.isString() ? raw.toString() : QString::fromUtf8(canonicalJson(raw)));
    });
    connect(m_showRaw, &QPushButton::toggled, this, &StepDetails::showRaw);
    connect(m_raw, &TextBlock::lengthened, this, &StepDetails::beginAnew);
    m_look.setInterval(kLookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &StepDetails::look);
    showIcons();
}

void StepDetails::showIcons()
{
    m_copy->setIcon(QIcon(iconPixmap(u"copy"_s, Theme::of(this).text2, 16, devicePixelRatioF())));
}

void StepDetails::setStep(const StepRow &row, const QHash<QString, StepName> &names, const QString &agent)
{
    const bool isSame = m_facts && row == m_row && names == m_names && agent == m_agent;
    m_row = row;
    m_names = names;
    m_agent = agent;
    if (!isSame) {
        showFacts();
        m_raw->setVisibleText(indentedJson(row.step.raw));
        m_raw->setCopied([raw = row.step.raw] { return indentedSent(raw); });
        m_ask->setVisible(!row.isRemoved());
        m_showRaw->setChecked(false);
    }
    showRaw(m_showRaw->isChecked());
}

/// A name beside its value, as long as there are not too many.
TextBlock *StepDetails::addFact(const QString &name, const QString &value, const QString &look)
{
    auto *text = new TextBlock(look);
    text->setVisibleText(value);
    if (name.isEmpty()) {
        m_grid->addWidget(text, m_grid->rowCount(), 0, 1, 2);
    } else {
        auto *label = new TextBlock(u"secondary"_s);
        label->setVisibleText(name);
        label->setFixedWidth(scaled(104));
        // Where one is said, the other is said with it.
        label->setAccessibleName({});
        text->setAccessibleName(name + u": "_s + value);
        const int row = m_grid->rowCount();
        m_grid->addWidget(label, row, 0, Qt::AlignTop);
        m_grid->addWidget(text, row, 1);
    }
    connect(text, &TextBlock::lengthened, this, &StepDetails::beginAnew);
    return text;
}

void StepDetails::addMember(const MemberText &member, const QString &look)
{
    addFact(member.name.isEmpty() ? tr("Arguments") : member.name, member.value, look)->setCopied([sent = member.sent] { return outlinedSent(sent); });
}

QString StepDetails::dependencies() const
{
    const bool withTitles = m_row.step.dependsOn.size() <= kMostNamedSteps;
    QStringList names;
    for (const QString &id : m_row.step.dependsOn) {
        const auto found = m_names.constFind(id);
        names.append(found == m_names.cend() ? u"“%1”"_s.arg(makeVisible(id).text)
                     : withTitles ? found->label + u' ' + oneLine(found->title, 120) : found->label);
    }
    return names.join(withTitles ? u"\n"_s : u", "_s);
}

QString StepDetails::undoing() const
{
    const Step &step = m_row.step;
    if (!step.reversibleText.isEmpty())
        return makeVisible(step.reversibleText).text;
    return !step.reversible ? tr("The agent does not say whether this step can be undone.")
        : step.irreversible() ? tr("The agent says that this step cannot be undone.") : tr("The agent says that this step can be undone.");
}

void StepDetails::showFacts()
{
    delete m_facts;
    m_facts = new QWidget;
    auto *facts = new QVBoxLayout(m_facts);
    facts->setContentsMargins(0, 0, 0, 0);
    facts->setSpacing(8);
    const Step &step = m_row.step;
    if (!step.description.isEmpty()) {
        auto *says = new SaysBlock;
        says->set(m_agent, step.description);
        facts->addWidget(says);
        connect(says->text(), &TextBlock::lengthened, this, &StepDetails::beginAnew);
    }
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(5);
    m_grid->setColumnStretch(1, 1);
    facts->addLayout(m_grid);
    const auto asSent = [](const QString &sent) { return [sent] { return sent; }; };
    if (const QString title = makeVisible(step.title).text; title != oneLine(step.title, kShownTitle))
        addFact(tr("Title"), title)->setCopied(asSent(step.title));
    if (!step.tool.isEmpty())
        addFact(tr("Tool"), makeVisible(step.tool, TextKind::Command).text)->setCopied(asSent(step.tool));
    QList<MemberText> rest;
    qsizetype room = kMostFacts;
    for (const MemberText &argument : argumentTexts(step)) {
        if (room-- > 0)
            addMember(argument, isCode(argument.value) || isCommand(argument.sentName) ? u"mono boxed"_s : QString());
        else
            rest.append(argument);
    }
    if (!step.dependsOn.isEmpty())
        addFact(tr("Comes after"), dependencies());
    TextBlock *undone = addFact(tr("Undoing"), undoing(), step.irreversible() ? u"danger"_s : QString());
    if (!step.reversibleText.isEmpty())
        undone->setCopied(asSent(step.reversibleText));
    if (!step.status.isEmpty())
        addFact(tr("State"), makeVisible(step.status).text)->setCopied(asSent(step.status));
    if (step.raw.isObject()) {
        for (const MemberText &member : memberTextsBesides(step.raw.toObject(), step.readMembers)) {
            if (room-- > 0)
                addMember(member);
            else
                rest.append(member);
        }
    }
    if (!step.sentId.isUndefined() && !step.sentId.isObject() && !step.sentId.isArray())
        addFact(tr("Id"), plainJson(step.sentId))->setCopied(asSent(plainSent(step.sentId)));
    if (!rest.isEmpty()) {
        QStringList lines;
        for (const MemberText &text : std::as_const(rest))
            lines.append(text.name + u": "_s + text.value);
        addFact({}, lines.join(u'\n'))->setCopied([rest] {
            QStringList sent;
            for (const MemberText &text : rest)
                sent.append(outlinedMemberSent(text.sentName, text.sent));
            return sent.join(u'\n');
        });
    }
    m_column->addWidget(m_facts);
    // A layout counts a new widget only once it is shown, which would otherwise happen in the next turn.
    m_facts->show();
}

/// In place of the words: each thing stands once.
void StepDetails::showRaw(bool raw)
{
    m_facts->setVisible(!raw);
    m_raw->setVisible(raw);
    m_told = false;
    m_look.start();
    beginAnew();
}

/// What was seen of another arrangement does not count.
void StepDetails::beginAnew()
{
    m_seen.forget();
    update();
    Q_EMIT resized();
}

/// All of it counts as seen when each of its lines was drawn inside the window at some time, together or one after the other.
void StepDetails::look()
{
    if (m_told)
        return;
    m_seen.look(*this);
    if (height() <= 0 || !m_seen.contains(0, height() - 1))
        return;
    const QList<TextBlock *> texts = findChildren<TextBlock *>();
    if (std::any_of(texts.cbegin(), texts.cend(), [this](const TextBlock *text) { return text->isVisibleTo(this) && text->isShortened(); }))
        return;
    m_look.stop();
    m_told = true;
    Q_EMIT wholeSeen();
}

/// The layout inside takes its places only now.
bool StepDetails::event(QEvent *event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest) {
        m_seen.forget();
        update();
    }
    return done;
}

void StepDetails::paintEvent(QPaintEvent *event)
{
    m_seen.drawn(event->region());
    m_seen.look(*this);
}

void StepDetails::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_seen.forget();
}

void StepDetails::hideEvent(QHideEvent *event)
{
    m_look.stop();
    QWidget::hideEvent(event);
}

void StepDetails::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_told)
        m_look.start();
}

void StepDetails::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showIcons();
}

} // namespace witan
