import type { SampleCall } from './sample-call.ts'

/** The sample calls in English. */
export const samplesInEnglish: readonly SampleCall[] = [
  {
    id: 'charged-twice',
    title: 'Charged twice this month',
    locale: 'en-US',
    situation:
      'Mrs. Alvarez has been with us for six years. She sees two charges of $49.99 on her March statement and wants ' +
      'one of them back today.',
    prompt: 'The customer was charged twice in March. What happened, what can I offer, and what should I say?',
    answer:
      'Mrs. Alvarez was billed $49.99 on March 3 and again on March 5, because her plan change was processed before the ' +
      'first invoice had closed. The second charge is ours to fix. Refund it in full from Billing > Adjustments, reason ' +
      'code D-12; the money is back on her card in 3 to 5 business days. If she needs it sooner, you may credit $49.99 to ' +
      'her next invoice instead, which takes effect at once. She has been a customer for 6 years and has never missed a ' +
      'payment, so a goodwill credit of up to $10.00 is within your limit. You could say: "You are right, we charged you ' +
      'twice, and I am sorry about that. I am sending the second charge back now, and you will get an e-mail to confirm ' +
      'it." Please do not promise a same-day refund, since that depends on her bank.',
  },
  {
    id: 'router-offline',
    title: 'No internet after an update',
    locale: 'en-US',
    situation:
      'Mr. Osei works from home. His router restarted at night and has shown a red light ever since; he has a meeting ' +
      'in half an hour.',
    prompt: 'The router shows a red light and there is no internet since last night. How do I get him back online?',
    answer:
      'The router installed firmware v2.14.3 at 2:10 a.m. and lost its line profile, which shows as a steady red light. ' +
      'No outage is reported in his area. Take him through these steps:\n\n' +
      '1. Ask him to unplug the router for 30 seconds and to plug it in again.\n' +
      '2. Wait until the second light blinks, approx. 2 min.\n' +
      '3. Open Diagnostics > Line and press "Push profile"; use profile VDSL-100.\n' +
      '4. Ask whether the light has turned green.\n\n' +
      'In 9 of 10 cases it is green after step 4. If it is still red, roll the firmware back to v2.13.9 from the same page; ' +
      'that takes about 4 minutes. His meeting starts in half an hour, so offer the mobile backup first: it gives him ' +
      '20 GB at no cost and works at once. Should nothing help, the next technician is free tomorrow between 8:00 a.m. ' +
      'and 10:00 a.m.',
  },
  {
    id: 'identity-check',
    title: 'What do we have on file?',
    locale: 'en-US',
    situation:
      'The caller says she is Jane Miller and has lost her card. The agent wants to know what is on file before asking ' +
      'the security questions.',
    prompt: 'Summarize what we have on file for Jane Miller, so that I can verify her and block the lost card.',
    answer:
      'Jane Miller has held a checking account and one credit card with us since 2019. The card she has lost is ' +
      '4111 1111 1111 1111, last used on Friday for $18.40 at a pharmacy. We can reach her at jane.miller@example.com and on ' +
      '+1 415-555-2671. Her Social Security number on file is 078-05-1120; never read it out, ask for the last four ' +
      'digits only. To verify her, ask for her date of birth and for the amount of her last payment. Once she has ' +
      'passed, block the card under Cards > Lost or stolen. A new card is free of charge and arrives in 4 to 6 business ' +
      'days.',
  },
  {
    id: 'wants-to-cancel',
    title: 'Thinking about leaving',
    locale: 'en-US',
    situation:
      'Mr. Brandt pays $84.00 a month for television and internet. A competitor offers him $59.90 and he asks how to ' +
      'cancel.',
    prompt: 'He wants to cancel because a competitor is cheaper. What may I offer to keep him?',
    answer:
      'He is out of contract since January, so he may leave with 30 days of notice. Ask first what he would miss least: ' +
      'his box was last switched on 11 weeks ago, which tells you that he pays for channels he does not watch. You have ' +
      'three offers within your limit:\n\n' +
      '- Internet 250 without television for $54.00 a month, no contract.\n' +
      '- Everything as it is for $64.00 a month, for 12 months.\n' +
      '- Internet 500 for $69.00 a month, with the first two months free.\n\n' +
      "The first one is below the competitor's $59.90 and fits what he really uses. If he still wants to go, accept it " +
      'kindly and cancel at once; most customers who come back do so within a year. Do not mention a cancellation fee, ' +
      'as there is none.',
  },
  {
    id: 'missed-connection',
    title: 'A missed connecting flight',
    locale: 'en-GB',
    situation:
      'Dr. Okafor is stranded in Frankfurt with two children. Her first flight was 95 minutes late and the connection ' +
      'to Lagos has left.',
    prompt: 'Her flight was late and the family missed the connection. Which flights are left, and what are they owed?',
    answer:
      'Flight CX 418 landed at 1:35 p.m., 95 minutes late, and the connection closed at 1:20 p.m. There are two ways to ' +
      'Lagos with three seats: tonight at 10:05 p.m. via Paris, arriving at 6:50 a.m., or tomorrow at 11:15 a.m. non-stop. ' +
      'Both are free of charge, because the delay was ours. With two small children the non-stop flight is the kinder ' +
      'one, so offer it together with a hotel: a family room is available at the airport for €0.00 on voucher H-3. They also ' +
      'get meal vouchers of €15.00 per person. As they will arrive more than four hours late, they may claim €600.00 each ' +
      'under Regulation (EC) No. 261/2004. You could say: "Dr. Okafor, you do not have to queue again. I have three seats, ' +
      'a room and dinner for you; may I book them?"',
  },
  {
    id: 'late-parcel',
    title: 'Where is my parcel?',
    locale: 'en-US',
    situation: 'Ms. Haddad ordered a birthday present that should have come on Monday. The party is on Saturday.',
    prompt: 'Her parcel is three days late. Where is it, and will it arrive before Saturday?',
    answer:
      'The parcel left the Denver hub this morning at 7:42 a.m. and is due on Friday before noon. It was late because the ' +
      'label was damaged and had to be printed again. Offer to send her a text message when it is on the van, and refund ' +
      'the $7.95 for express shipping. If it is not scanned by Thursday at 6 p.m., send a second one by courier: there ' +
      'are 4 left in stock.',
  },
  {
    id: 'mortgage-renewal',
    title: 'Renewing a mortgage',
    locale: 'en-GB',
    situation:
      "Mr. and Mrs. Whitfield's fixed rate of 1.79% ends in June. They owe £182,400 and are worried about the new payment.",
    prompt: 'Their fixed rate ends in June. What will they pay, and which options should I explain?',
    answer:
      'They owe £182,400 over 17 years and pay £1,037.71 a month at 1.79%. Without a new deal they move to the standard ' +
      'rate of 7.24% on 1 June, i.e. about £1,557 a month. A two-year fix at 4.39% would be £1,270, a five-year fix at ' +
      '4.12% about £1,245. Neither has a fee if they sign by 15 May. Making the term five years longer would bring the ' +
      'five-year fix down to £1,052, but costs roughly £23,700 more in interest. Explain all three; do not recommend one, ' +
      'since that needs an adviser (qualified to Level 3 or above). An appointment is free tomorrow at 2.30 p.m. or on ' +
      'Thursday at 9 a.m. Remind them that nothing changes before June, so there is time to think.',
  },
  {
    id: 'roaming-bill',
    title: 'A roaming bill from a holiday',
    locale: 'en-US',
    situation: 'Mr. Petrov came back from Switzerland to a bill of $312.75. He says nobody told him about the prices.',
    prompt: 'He disputes $312.75 in roaming charges from Switzerland. Are they right, and can I reduce them?',
    answer:
      'The charges are right, but we can be generous. Switzerland is not in his plan, so these prices applied:\n\n' +
      '- Data: 1,480 MB at $0.19 per MB, $281.20 in all.\n' +
      '- Calls: 27 min at $0.85 per min, $22.95 in all.\n' +
      '- Messages: 43 at $0.20 each, $8.60 in all.\n\n' +
      'He got the welcome text on Feb. 11 at 9:14 a.m., but the warning at $100 was not sent, and that is our mistake. You may ' +
      'replace the data charge by a travel pass for $30.00 after the event, which brings the bill down to $61.55. Note ' +
      'reason R-7 when you do. Before his next trip he can book the pass in the app, under Plan > Travel.',
  },
  {
    id: 'water-damage',
    title: 'Water through the ceiling',
    locale: 'en-US',
    situation:
      'Ms. Lindqvist came home to water dripping from the kitchen ceiling. The neighbor upstairs is away and she does ' +
      'not know what to do first.',
    prompt:
      'Water is coming through her kitchen ceiling. What must she do now, what is covered, and how do I open the claim?',
    answer:
      'First make sure that she is safe: ask whether the water is near a lamp or a socket. If it is, she should switch off ' +
      'the kitchen at the fuse box and stay out of the room. Next, the building manager can close the valve for the ' +
      'apartment upstairs; the number is on the notice in the hallway. Please stay on the line with her until that is ' +
      'done. Then she should take photos of the ceiling, the floor and everything that got wet, before she cleans up. ' +
      'Nothing should be thrown away yet, not even what is ruined.\n\n' +
      'Her policy HO-4 covers sudden leaks up to $25,000 with a deductible of $500. It pays for drying, for the ceiling, ' +
      "and for her belongings at today's prices. It also pays for a hotel, up to $150 a night for 14 nights, if the " +
      "kitchen cannot be used. It does not pay for the pipe itself, which is the owner's.\n\n" +
      'To open the claim, choose Property > Water > Neighbor, and note the time at which she found it. A drying company ' +
      "can be there today: ask for ServiceLine 2 and give the claim's number. The adjuster calls back within 24 hours, " +
      'often within 3. You could say: "You have done the right thing by calling at once. We will stop the water first, ' +
      'and then I will take care of the rest with you." Before you hang up, read the claim\'s number to her twice and send ' +
      'it by text message.',
  },
  {
    id: 'upset-caller',
    title: 'The fifth call about one thing',
    locale: 'en-US',
    situation:
      'Mr. Novak calls for the fifth time about a washing machine that was delivered with a dent. Every time he was ' +
      'promised a call that never came.',
    prompt: 'He is very upset, this is his fifth call about the dented washer. How do I calm him down and solve it?',
    answer:
      'Let him finish before you answer, even if it takes a minute. Then name what went wrong: five calls, three promises, ' +
      'no call back. You could say: "Mr. Novak, I have your whole story in front of me, and you should not have had to call ' +
      'five times. You will not tell it again." Avoid "I understand, but..." and avoid "policy"; both have been said to him ' +
      'before. Then give him a choice, because a choice gives him back control. A new machine can be delivered on Wednesday ' +
      'or on Saturday, between 9 a.m. and 1 p.m., or he keeps this one and gets $180.00 back. Whichever he takes, stay the ' +
      'owner of this case, give him your name and extension, and set a reminder for Thursday at 10:00. One kept promise ' +
      'will do more than any apology.',
  },
]
